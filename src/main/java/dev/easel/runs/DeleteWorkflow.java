package dev.easel.runs;

import dev.easel.argo.Workflow;
import dev.easel.argo.Workflows;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Deletes the workflow of a run that was deleted, also one that a post has yet to make. */
@Component
class DeleteWorkflow implements RunTask {

  private static final Duration AGAIN = Duration.ofSeconds(5);

  private final Runs runs;
  private final Posts posts;
  private final Workflows workflows;
  private final RunsProperties properties;
  private final Clock clock;

  DeleteWorkflow(
      Runs runs, Posts posts, Workflows workflows, RunsProperties properties, Clock clock) {
    this.runs = runs;
    this.posts = posts;
    this.workflows = workflows;
    this.properties = properties;
    this.clock = clock;
  }

  @Override
  public String name() {
    return RunTasks.DELETE;
  }

  @Override
  public Optional<Duration> work(RunId id) {
    return runs.find(id).flatMap(this::delete);
  }

  private Optional<Duration> delete(Run run) {
    var last = posts.last(run.id());
    workflows
        .find(run.namespace(), run.workflowName())
        .filter(found -> isOf(run, found))
        .ifPresent(
            found -> {
              var _ = workflows.delete(run.namespace(), found.name(), found.uid());
            });
    if (last.filter(post -> post.mayStillLand(clock.instant(), properties.landing())).isPresent()) {
      return Optional.of(AGAIN);
    }
    posts.forget(run.id());
    return Optional.empty();
  }

  /** The arguments are forgotten: what they told apart stays what it was found to be. */
  private static boolean isOf(Run run, Workflow found) {
    return found.uid().equals(run.workflowUid())
        || (run.reason() != Reason.WORKFLOW_MISMATCH && Ownership.mismatch(run, found).isEmpty());
  }
}
