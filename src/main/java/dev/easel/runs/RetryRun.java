package dev.easel.runs;

import dev.easel.argo.Answer;
import dev.easel.argo.ArgoServer;
import dev.easel.argo.Workflows;
import dev.easel.kubernetes.ClusterFailure;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Has a run's workflow begin again, once: look whether it has, ask Argo, look again. What Argo
 * answers proves nothing in either direction.
 */
@Component
class RetryRun implements RunTask {

  private static final Duration SOON = Duration.ofSeconds(5);

  private final Runs runs;
  private final Retries retries;
  private final Workflows workflows;
  private final ArgoServer argo;
  private final RunObserver observer;
  private final NothingMade nothing;
  private final List<RunCheck> checks;
  private final Pauses pauses;
  private final RunsProperties properties;
  private final Clock clock;

  RetryRun(
      Runs runs,
      Retries retries,
      Workflows workflows,
      ArgoServer argo,
      RunObserver observer,
      NothingMade nothing,
      List<RunCheck> checks,
      Pauses pauses,
      RunsProperties properties,
      Clock clock) {
    this.runs = runs;
    this.retries = retries;
    this.workflows = workflows;
    this.argo = argo;
    this.observer = observer;
    this.nothing = nothing;
    this.checks = checks;
    this.pauses = pauses;
    this.properties = properties;
    this.clock = clock;
  }

  @Override
  public String name() {
    return RunTasks.RETRY;
  }

  @Override
  public Optional<Duration> work(RunId id) {
    return wanted(id).flatMap(this::retry);
  }

  private Optional<Run> wanted(RunId id) {
    return runs.find(id).filter(Retries::isWanted);
  }

  private Optional<Duration> retry(Run run) {
    try {
      return look(run).flatMap(this::unbegun);
    } catch (ClusterFailure e) {
      return pause(run, Waiting.of(e));
    }
  }

  /** The run, if its retry is still wanted by what its workflow is now. */
  private Optional<Run> look(Run run) {
    var workflow =
        workflows
            .find(run.namespace(), run.workflowName())
            .filter(found -> found.uid().equals(run.workflowUid()));
    workflow.ifPresentOrElse(found -> observer.seen(run.id(), found), () -> gone(run));
    return wanted(run.id());
  }

  private void gone(Run run) {
    var why = new Outcome(Reason.WORKFLOW_DELETED, "Its workflow is gone from the cluster.");
    retries.givenUp(run.id(), RunStatus.FAILED, why);
  }

  private Optional<Duration> unbegun(Run run) {
    if (isOverdue(run)) {
      return expire(run);
    }
    var waiting = checks.stream().flatMap(check -> check.beforeRetry(run).stream()).findFirst();
    return waiting.isPresent() ? pause(run, waiting.get()) : post(run);
  }

  private Optional<Duration> post(Run run) {
    if (!retries.opened(run)) {
      return wanted(run.id()).flatMap(still -> pause(still, ClassFolders.busy(still)));
    }
    var answer = argo.retry(run.namespace(), run.workflowName());
    var unbegun = look(run);
    if (!(answer instanceof Answer.Unknown)) {
      retries.answered(run.id());
    }
    return unbegun.flatMap(still -> pause(still, explain(still, answer)));
  }

  private Waiting explain(Run run, Answer answer) {
    return answer instanceof Answer.Accepted
        ? new Waiting(
            WaitingReason.ARGO_FAILED,
            "Argo accepted the retry, and the workflow has not begun again.")
        : nothing.because(run, answer);
  }

  private Optional<Duration> pause(Run run, Waiting waiting) {
    if (isOverdue(run)) {
      return expire(run);
    }
    runs.change(run.id(), locked -> locked.await(waiting, clock.instant()));
    var retry = run.lastRetry();
    return Optional.of(pauses.afterPosts(retry == null ? 1 : Math.max(1, retry.posts())));
  }

  /** What was sent and not surely answered may still begin: that is waited for. */
  private Optional<Duration> expire(Run run) {
    var retry = run.lastRetry();
    if (retry != null && retry.mayLand(clock.instant(), properties.landing())) {
      return Optional.of(SOON);
    }
    var waiting = run.waiting();
    var words =
        "Its retry waited longer than max_pending_seconds (%d)%s"
            .formatted(
                run.maxPending().toSeconds(),
                waiting == null ? "." : "; last: " + waiting.message());
    retries.givenUp(run.id(), RunStatus.EXPIRED, new Outcome(Reason.PENDING_TOO_LONG, words));
    return Optional.empty();
  }

  private boolean isOverdue(Run run) {
    var retry = run.lastRetry();
    return retry != null && clock.instant().isAfter(retry.requestedAt().plus(run.maxPending()));
  }
}
