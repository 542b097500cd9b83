package dev.easel.runs;

import dev.easel.argo.StepPods;
import dev.easel.argo.Workflow;
import dev.easel.argo.Workflows;
import dev.easel.kubernetes.ClusterRefused;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Deletes a running step's pod, so that Argo makes another: by the step's own retryStrategy, or,
 * where that has no more retries, by a retry of the workflow, which fails without the run failing.
 */
@Component
class RestartStep implements RunTask {

  private static final Duration AGAIN = Duration.ofSeconds(2);

  /** Longer than the pauses between a step's retries, which Argo makes. */
  private static final Duration LONGEST = Duration.ofMinutes(15);

  private final Runs runs;
  private final Restarts restarts;
  private final RetryRun retry;
  private final StepPods pods;
  private final Workflows workflows;
  private final RunObserver observer;
  private final Clock clock;

  RestartStep(
      Runs runs,
      Restarts restarts,
      RetryRun retry,
      StepPods pods,
      Workflows workflows,
      RunObserver observer,
      Clock clock) {
    this.runs = runs;
    this.restarts = restarts;
    this.retry = retry;
    this.pods = pods;
    this.workflows = workflows;
    this.observer = observer;
    this.clock = clock;
  }

  @Override
  public String name() {
    return RunTasks.RESTART;
  }

  @Override
  public Optional<Duration> work(RunId id) {
    var run = runs.find(id);
    if (run.filter(Retries::isWanted).isPresent()) {
      return retry.work(id);
    }
    return run.filter(RestartStep::isWanted).flatMap(this::restart);
  }

  private static boolean isWanted(Run run) {
    return run.restart() != null && !run.status().isFinal() && run.status() != RunStatus.CANCELING;
  }

  private Optional<Duration> restart(Run run) {
    try {
      delete(run);
    } catch (ClusterRefused refused) {
      if (refused.isPassing() && !isLate(run)) {
        return Optional.of(AGAIN);
      }
      restarts.over(run.id(), "The step was not restarted: " + refused.getMessage());
      return Optional.empty();
    }
    workflows.find(run.namespace(), run.workflowName()).ifPresent(workflow -> seen(run, workflow));
    var left = runs.find(run.id()).filter(it -> isWanted(it) || Retries.isWanted(it));
    return left.isPresent() ? Optional.of(AGAIN) : Optional.empty();
  }

  private void delete(Run run) {
    var restart = run.restart();
    if (restart == null) {
      return;
    }
    var uid = restart.podUid();
    if (uid == null) {
      var found = pods.uid(run.namespace(), restart.pod(), run.workflowName());
      found.ifPresent(pod -> restarts.pinned(run.id(), pod));
      uid = found.orElse(null);
    }
    if (uid != null) {
      var _ = pods.delete(run.namespace(), restart.pod(), uid);
    }
  }

  private boolean isLate(Run run) {
    var restart = run.restart();
    return restart != null && clock.instant().isAfter(restart.requestedAt().plus(LONGEST));
  }

  private void seen(Run run, Workflow workflow) {
    observer.seen(run.id(), workflow);
    var restart = run.restart();
    if (restart == null) {
      return;
    }
    var step =
        workflow.steps().stream().filter(it -> it.nodeId().equals(restart.node())).findFirst();
    if (step.filter(restart::isOver).isPresent()) {
      restarts.over(run.id(), "Step %s started again.".formatted(restart.step()));
    } else if (isLate(run)) {
      restarts.over(
          run.id(),
          "Step %s has not started again within 15 minutes; see its pod %s."
              .formatted(restart.step(), restart.pod()));
    }
  }
}
