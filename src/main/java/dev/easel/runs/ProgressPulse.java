package dev.easel.runs;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Tells those who listen how far runs are, about once a second: three queries for all of them. */
@Component
class ProgressPulse implements RunPulse {

  private static final Duration PAUSE = Duration.ofMillis(900);

  private final Runs runs;
  private final Courses courses;
  private final Clock clock;
  private volatile Instant told = Instant.EPOCH;

  ProgressPulse(Runs runs, Courses courses, Clock clock) {
    this.runs = runs;
    this.courses = courses;
    this.clock = clock;
  }

  @Override
  public String event() {
    return "progress";
  }

  /** Without the seconds that remain, which would be others each time: {@code eta} says them. */
  @Override
  @Transactional(readOnly = true)
  public Map<RunId, Object> of(Set<RunId> wanted) {
    var now = clock.instant();
    if (now.isBefore(told.plus(PAUSE)) && !now.isBefore(told)) {
      return Map.of();
    }
    told = now;
    var found = runs.find(wanted);
    var shown = new HashMap<RunId, Object>();
    courses
        .progress(found, runs.steps(found))
        .forEach((run, progress) -> shown.put(run, progress.withoutCountdown()));
    return shown;
  }
}
