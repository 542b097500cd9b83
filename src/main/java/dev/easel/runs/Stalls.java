package dev.easel.runs;

import dev.easel.argo.Step;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Says of runs that a step of theirs runs and prints nothing. Whoever keeps logs tells. */
@Service
public class Stalls {

  private final Runs runs;
  private final RunsProperties properties;
  private final Clock clock;

  Stalls(Runs runs, RunsProperties properties, Clock clock) {
    this.runs = runs;
    this.properties = properties;
    this.clock = clock;
  }

  /** How long a step may print nothing. */
  public Duration after() {
    return properties.stalledAfter();
  }

  /** The step of each run that is said to be stalled. */
  @Transactional(readOnly = true)
  public Map<RunId, String> known() {
    return runs.stalled();
  }

  /**
   * A step has printed nothing. Nothing is said of one that does not run, that waits for an
   * endpoint, or whose run has another reason to wait.
   *
   * @param attempt of the run, which the step belongs to
   * @param since when it printed last, or began
   * @param lastLine what it printed last; null if nothing
   */
  @Transactional
  public void silent(RunId id, int attempt, String step, Instant since, @Nullable String lastLine) {
    runs.change(
        id,
        run -> {
          if (run.attempt() == attempt && mayStall(run, step)) {
            run.stalled(Waiting.silent(step, since, lastLine), clock.instant());
          }
        });
  }

  private boolean mayStall(Run run, String name) {
    return run.stages().get(name) != Stage.DEPLOYING
        && runs.steps(run).stream()
            .anyMatch(step -> step.name().equals(name) && step.phase() == Step.Phase.RUNNING);
  }

  /** A step has printed something again. */
  @Transactional
  public void spoke(RunId id, String step) {
    runs.change(
        id,
        run -> {
          var waiting = run.waiting();
          if (waiting != null && waiting.isStall() && waiting.step().equals(step)) {
            run.goOn(clock.instant());
          }
        });
  }
}
