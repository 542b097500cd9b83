package dev.easel.endpoints;

import dev.easel.runs.RunId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.stereotype.Component;

/**
 * Warns of a lease's end, stops the endpoint when it is there, and deletes it a grace later. What
 * is due the row says at that moment: a request meanwhile has moved it.
 */
@Component
class KeepLease implements EndpointTask {

  private final Endpoints endpoints;
  private final EndpointTasks tasks;
  private final RemoveEndpoint removal;
  private final EndpointProperties properties;
  private final Clock clock;

  KeepLease(
      Endpoints endpoints,
      EndpointTasks tasks,
      RemoveEndpoint removal,
      EndpointProperties properties,
      Clock clock) {
    this.endpoints = endpoints;
    this.tasks = tasks;
    this.removal = removal;
    this.properties = properties;
    this.clock = clock;
  }

  @Override
  public String name() {
    return EndpointTasks.KEEP_LEASE;
  }

  @Override
  public Optional<Duration> work(EndpointId id, long number) {
    var next = new AtomicReference<Optional<Due>>(Optional.empty());
    endpoints.change(
        id,
        entry -> {
          if (entry.leaseTask() == number) {
            next.set(keep(entry, clock.instant().truncatedTo(ChronoUnit.MICROS)));
          }
        });
    return next.get().map(due -> pause(due.at()));
  }

  private Duration pause(Instant until) {
    var pause = Duration.between(clock.instant(), until);
    return pause.isNegative() ? Duration.ZERO : pause;
  }

  private Optional<Due> keep(EndpointEntry entry, Instant now) {
    entry
        .due(properties, now)
        .filter(due -> !now.isBefore(due.at()))
        .ifPresent(due -> keep(entry, due.what(), now));
    var next = entry.due(properties, now);
    entry.leaseTaskAt(next.map(Due::at).orElse(null));
    return next;
  }

  private void keep(EndpointEntry entry, Due.What what, Instant now) {
    switch (what) {
      case WARN -> entry.end(properties).ifPresent(entry::warned);
      case STOP -> {
        if (entry.stop(StoppedBy.LEASE, now)) {
          tasks.order(entry.id(), entry.order().number());
        }
      }
      case DELETE -> delete(entry, now);
    }
  }

  /** The name stays the run's: its model can be deployed again. */
  private void delete(EndpointEntry entry, Instant now) {
    entry.deletionAsked("its lease ran out", now);
    RunId run = entry.run();
    if (run != null) {
      removal.remove(run);
    }
  }
}
