package dev.easel.runs;

import java.time.Clock;
import java.time.Instant;
import org.springframework.stereotype.Component;

/** Finds runs whose workflow Argo's controller leaves alone, and says so of each once. */
@Component
class NotStarted {

  private final Runs runs;
  private final RunsProperties properties;
  private final Clock clock;

  NotStarted(Runs runs, RunsProperties properties, Clock clock) {
    this.runs = runs;
    this.properties = properties;
    this.clock = clock;
  }

  void find() {
    var now = clock.instant();
    for (var silent : runs.notStarted(now.minus(properties.notStartedAfter()))) {
      runs.change(silent.id(), run -> run.notStarted(silent.since(), now));
    }
  }

  /** A run whose workflow has no phase since then. */
  record Silent(RunId id, Instant since) {}
}
