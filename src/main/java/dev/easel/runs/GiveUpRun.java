package dev.easel.runs;

import dev.easel.argo.Workflows;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Fails a run whose workflow has stayed away. */
@Component
class GiveUpRun implements RunTask {

  private final Runs runs;
  private final Workflows workflows;
  private final RunObserver observer;
  private final Clock clock;

  GiveUpRun(Runs runs, Workflows workflows, RunObserver observer, Clock clock) {
    this.runs = runs;
    this.workflows = workflows;
    this.observer = observer;
    this.clock = clock;
  }

  @Override
  public String name() {
    return RunTasks.GIVE_UP;
  }

  @Override
  public Optional<Duration> work(RunId id) {
    var run = runs.find(id).filter(found -> found.status() == RunStatus.LOST);
    if (run.isEmpty()) {
      return Optional.empty();
    }
    var workflow = workflows.find(run.get().namespace(), id.workflowName());
    if (workflow.isPresent()) {
      observer.seen(id, workflow.get());
    } else {
      runs.change(
          id,
          locked -> {
            if (locked.status() == RunStatus.LOST) {
              locked.fail(
                  locked.workflowUid() == null
                      ? Reason.SUBMISSION_UNKNOWN
                      : Reason.WORKFLOW_DELETED,
                  locked.message(),
                  clock.instant());
            }
          });
    }
    return Optional.empty();
  }
}
