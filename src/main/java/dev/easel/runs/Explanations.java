package dev.easel.runs;

import dev.easel.argo.Step;
import java.time.Clock;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Explains failures by what steps printed, at once or when the log comes after the end. */
@Service
public class Explanations {

  private final Runs runs;
  private final ObjectProvider<LastLines> logs;
  private final Clock clock;

  Explanations(Runs runs, ObjectProvider<LastLines> logs, Clock clock) {
    this.runs = runs;
    this.logs = logs;
    this.clock = clock;
  }

  /**
   * The log of a step has been kept to its end. If that step made the run fail, and nothing said
   * precisely why, its last lines may. The status stays; called again, nothing changes. What it
   * writes is part of the caller's transaction, if there is one.
   *
   * @param attempt the run's, which the log is of; of one that is over nothing is explained
   * @param nodeId the step's, as in {@link Step}
   */
  @Transactional
  public void logComplete(RunId id, int attempt, String nodeId) {
    runs.change(
        id,
        run -> {
          if (run.attempt() == attempt && run.isUnexplained()) {
            explain(run, nodeId);
          }
        });
  }

  private void explain(Run run, String nodeId) {
    runs.steps(run).stream()
        .filter(Step::isFailed)
        .findFirst()
        .filter(step -> step.nodeId().equals(nodeId))
        .map(step -> Failure.of(step, run.stages().get(step.name()), lastLines(run, step)))
        .ifPresent(failure -> run.explain(failure, clock.instant()));
  }

  /** What a step of the run's present attempt printed last; empty where nobody keeps logs. */
  List<String> lastLines(Run run, Step step) {
    return logs.stream()
        .map(kept -> kept.of(run.id(), run.attempt(), step.nodeId()))
        .filter(lines -> !lines.isEmpty())
        .findFirst()
        .orElse(List.of());
  }
}
