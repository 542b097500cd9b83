package dev.easel.runs;

import dev.easel.argo.Step;
import dev.easel.argo.StepPods;
import dev.easel.argo.Workflow;
import dev.easel.argo.Workflows;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Ends a run's workflow, also one that a post under way has yet to make. Done when the workflow has
 * ended, or cannot come any more.
 */
@Component
class CancelRun implements RunTask {

  private static final Duration AGAIN = Duration.ofSeconds(2);
  private static final Duration SOON = Duration.ofSeconds(5);
  private static final Duration LATER = Duration.ofSeconds(30);

  private final Runs runs;
  private final Posts posts;
  private final Claims claims;
  private final Workflows workflows;
  private final StepPods pods;
  private final RunObserver observer;
  private final RunsProperties properties;
  private final Clock clock;

  CancelRun(
      Runs runs,
      Posts posts,
      Claims claims,
      Workflows workflows,
      StepPods pods,
      RunObserver observer,
      RunsProperties properties,
      Clock clock) {
    this.runs = runs;
    this.posts = posts;
    this.claims = claims;
    this.workflows = workflows;
    this.pods = pods;
    this.observer = observer;
    this.properties = properties;
    this.clock = clock;
  }

  @Override
  public String name() {
    return RunTasks.CANCEL;
  }

  @Override
  public Optional<Duration> work(RunId id) {
    return runs.find(id).flatMap(this::cancel);
  }

  private Optional<Duration> cancel(Run run) {
    var uid = run.workflowUid();
    var workflow =
        workflows
            .find(run.namespace(), run.workflowName())
            .filter(found -> uid == null || uid.equals(found.uid()));
    if (workflow.isPresent()) {
      return end(run, workflow.get());
    }
    if (run.status() != RunStatus.CANCELING) {
      return Optional.empty();
    }
    if (uid == null && mayStillCome(run)) {
      return Optional.of(AGAIN);
    }
    return endAtRest(run);
  }

  private Optional<Duration> endAtRest(Run run) {
    runs.change(
        run.id(),
        locked -> {
          if (locked.status() == RunStatus.CANCELING) {
            locked.endAtRest(clock.instant());
            claims.giveUpUntouched(locked);
          }
        });
    return Optional.empty();
  }

  private Optional<Duration> end(Run run, Workflow workflow) {
    observer.seen(run.id(), workflow);
    if (Ownership.mismatch(run, workflow).isPresent()) {
      return Optional.empty();
    }
    if (workflow.phase().isFinished()) {
      return runs.find(run.id()).filter(CancelRun::isCanceling).flatMap(this::unbegun);
    }
    if (!run.status().isFinal() && !isCanceling(run)) {
      return Optional.empty(); // retried since
    }
    workflows.terminate(run.namespace(), workflow.name(), why(run).text());
    var since = run.terminatedAt();
    if (since == null) {
      runs.change(run.id(), locked -> locked.terminated(clock.instant()));
    } else if (clock.instant().isAfter(since.plus(properties.deletePodsAfter()))) {
      deletePods(run, workflow);
      return Optional.of(tellOfStuck(run, workflow) ? LATER : SOON);
    }
    return Optional.of(AGAIN);
  }

  /** Argo 4.1 ends pods by an exec into them, and does not try again where that fails. */
  private void deletePods(Run run, Workflow workflow) {
    pods.alive(workflow)
        .forEach(
            (pod, uid) -> {
              if (pods.delete(run.namespace(), pod, uid)) {
                runs.change(run.id(), locked -> locked.podDeleted(pod, clock.instant()));
              }
            });
  }

  /**
   * A node that is away confirms no end, and the run waits for it: a pod that was deleted by force
   * may still run. True if one is late.
   */
  private boolean tellOfStuck(Run run, Workflow workflow) {
    var late = clock.instant().minus(properties.deletePodsAfter());
    var stuck =
        pods.leaving(workflow).stream()
            .filter(pod -> pod.due().isBefore(late))
            .min(Comparator.comparing(StepPods.Leaving::pod))
            .map(pod -> Waiting.terminating(step(workflow, pod), pod));
    runs.change(
        run.id(),
        locked ->
            stuck.ifPresentOrElse(
                why -> locked.await(why, clock.instant()), () -> locked.podsGo(clock.instant())));
    return stuck.isPresent();
  }

  private static String step(Workflow workflow, StepPods.Leaving pod) {
    return workflow.steps().stream()
        .filter(step -> pod.pod().equals(step.podName()))
        .map(Step::name)
        .findFirst()
        .orElse("");
  }

  private static Reason why(Run run) {
    var ending = run.ending();
    return ending == null ? Reason.CANCELED_BY_CALLER : ending.reason();
  }

  private static boolean isCanceling(Run run) {
    return run.status() == RunStatus.CANCELING;
  }

  /** Its end was applied, so it waits for a retry, which must not begin any more. */
  private Optional<Duration> unbegun(Run run) {
    var retry = run.lastRetry();
    return retry != null && retry.mayLand(clock.instant(), properties.landing())
        ? Optional.of(AGAIN)
        : endAtRest(run);
  }

  /** One that has come and gone comes no more. */
  private boolean mayStillCome(Run run) {
    return posts
        .last(run.id())
        .filter(post -> post.mayStillLand(clock.instant(), properties.landing()))
        .isPresent();
  }
}
