package dev.easel.endpoints;

import dev.easel.runs.RunDeleted;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Endpoints that their runs leave behind, in the transaction that erases the run. */
@Component
class Abandoned {

  private final Endpoints endpoints;
  private final Clock clock;

  Abandoned(Endpoints endpoints, Clock clock) {
    this.endpoints = endpoints;
    this.clock = clock;
  }

  @EventListener
  void deleted(RunDeleted deletion) {
    var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    endpoints
        .of(deletion.run().id())
        .forEach(id -> endpoints.change(id, entry -> entry.orphan(now)));
  }
}
