package dev.easel.runs;

import dev.easel.argo.Workflows;
import java.time.Duration;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Deletes the workflow of a run that was deleted. */
@Component
class DeleteWorkflow implements RunTask {

  private final Runs runs;
  private final Workflows workflows;

  DeleteWorkflow(Runs runs, Workflows workflows) {
    this.runs = runs;
    this.workflows = workflows;
  }

  @Override
  public String name() {
    return RunTasks.DELETE;
  }

  @Override
  public Optional<Duration> work(RunId id) {
    runs.find(id)
        .ifPresent(
            run -> {
              var uid = run.workflowUid();
              if (uid != null) {
                workflows.delete(run.namespace(), id.workflowName(), uid);
              }
            });
    return Optional.empty();
  }
}
