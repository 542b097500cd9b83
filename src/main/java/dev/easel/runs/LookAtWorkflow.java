package dev.easel.runs;

import dev.easel.argo.Workflows;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Service;

/**
 * Looks at a run's workflow itself for a minute, more and more rarely: it said that it ends, and
 * has not ended as long as what says so runs. What is seen counts, as if the follower had seen it.
 */
@Service
class LookAtWorkflow {

  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LAST_PAUSE = Duration.ofSeconds(5);

  private final Runs runs;
  private final Workflows workflows;
  private final RunObserver observer;
  private final Clock clock;

  LookAtWorkflow(Runs runs, Workflows workflows, RunObserver observer, Clock clock) {
    this.runs = runs;
    this.workflows = workflows;
    this.observer = observer;
    this.clock = clock;
  }

  /**
   * Looks once, as long as that is worth it.
   *
   * @param since when it said so
   * @return when to look again, or empty if it has ended, or does not
   */
  Optional<Duration> work(RunId id, Instant since) {
    var elapsed = Duration.between(since, clock.instant());
    if (elapsed.compareTo(LONGEST) > 0 || !look(id)) {
      return Optional.empty();
    }
    var pause = Math.clamp(elapsed.toMillis() / 2, FIRST_PAUSE.toMillis(), LAST_PAUSE.toMillis());
    return Optional.of(Duration.ofMillis(pause));
  }

  /** True if there is more to see. */
  private boolean look(RunId id) {
    var found = runs.find(id).filter(LookAtWorkflow::isOpen);
    found
        .flatMap(run -> workflows.find(run.namespace(), run.workflowName()))
        .ifPresent(workflow -> observer.seen(id, workflow));
    return found.isPresent() && runs.find(id).filter(LookAtWorkflow::isOpen).isPresent();
  }

  private static boolean isOpen(Run run) {
    return !run.status().isFinal() && run.deletedAt() == null;
  }
}
