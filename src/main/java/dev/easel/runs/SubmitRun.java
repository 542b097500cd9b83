package dev.easel.runs;

import dev.easel.argo.Answer;
import dev.easel.argo.ArgoServer;
import dev.easel.argo.Submission;
import dev.easel.argo.Workflow;
import dev.easel.argo.Workflows;
import dev.easel.kubernetes.ClusterRefused;
import dev.easel.kubernetes.ClusterUnreachable;
import dev.easel.runs.LiveBinding.Verdict;
import dev.easel.runs.Posts.Post;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.stereotype.Component;

/**
 * Submits a run so that it has exactly one workflow: look for it, post the event, look again.
 * Argo's answer alone proves nothing: 200 without a workflow and 500 with one are both real.
 */
@Component
class SubmitRun implements RunTask {

  private static final Duration FORGOTTEN = Duration.ofHours(1);
  private static final Duration SOON = Duration.ofSeconds(5);

  private final Runs runs;
  private final Workflows workflows;
  private final ArgoServer argo;
  private final RunObserver observer;
  private final SubmissionGate gate;
  private final LiveBinding binding;
  private final Pace pace;
  private final Submissions submissions;
  private final RunsProperties properties;
  private final RunMetrics metrics;
  private final Clock clock;

  SubmitRun(
      Runs runs,
      Workflows workflows,
      ArgoServer argo,
      RunObserver observer,
      SubmissionGate gate,
      LiveBinding binding,
      Pace pace,
      Submissions submissions,
      RunsProperties properties,
      RunMetrics metrics,
      Clock clock) {
    this.runs = runs;
    this.workflows = workflows;
    this.argo = argo;
    this.observer = observer;
    this.gate = gate;
    this.binding = binding;
    this.pace = pace;
    this.submissions = submissions;
    this.properties = properties;
    this.metrics = metrics;
    this.clock = clock;
  }

  @Override
  public String name() {
    return RunTasks.SUBMIT;
  }

  @Override
  public Optional<Duration> work(RunId id) {
    return runs.find(id).filter(SubmitRun::isQueued).flatMap(this::submit);
  }

  private static boolean isQueued(Run run) {
    return run.deletedAt() == null && run.status() == RunStatus.QUEUED;
  }

  private Optional<Duration> submit(Run run) {
    try {
      var found = look(run);
      if (found.isPresent()) {
        submissions.closed(run, "found");
        observer.seen(run.id(), found.get());
        return Optional.empty();
      }
      return absent(run);
    } catch (ClusterUnreachable e) {
      return waitUnseen(run, new Waiting(WaitingReason.CLUSTER_UNREACHABLE, words(e)));
    } catch (ClusterRefused e) {
      return waitUnseen(run, new Waiting(WaitingReason.NOT_PERMITTED, words(e)));
    }
  }

  private Optional<Workflow> look(Run run) {
    return workflows.find(run.namespace(), run.id().workflowName());
  }

  private Optional<Duration> absent(Run run) {
    var last = submissions.last(run);
    if (last.filter(this::isForgotten).isPresent()) {
      submissions.lost(run);
      return Optional.empty();
    }
    submissions.closed(run, "absent");
    if (isOverdue(run)) {
      submissions.expired(run);
      return Optional.empty();
    }
    var waiting = gate.check(run);
    if (waiting.isPresent()) {
      return wait(run, waiting.get(), SOON);
    }
    return switch (binding.check(run)) {
      case Verdict.Wait unusable -> wait(run, unusable.waiting(), SOON);
      case Verdict.Changed changed -> {
        submissions.recipeChanged(run, changed.words());
        yield Optional.empty();
      }
      case Verdict.Ready ready -> post(run, ready.added());
    };
  }

  /** Nobody knows what became of it, and its workflow may have come and gone. */
  private boolean isForgotten(Post post) {
    return post.isOpen()
        && post.mayLand()
        && clock.instant().isAfter(post.postedAt().plus(FORGOTTEN));
  }

  private Optional<Duration> post(Run run, Map<String, String> added) {
    pause(pace.next(run.namespace()));
    var opened = submissions.opened(run, added);
    if (opened.isEmpty()) {
      return wait(
          run,
          new Waiting(
              WaitingReason.CLASS_IMAGES_BUSY,
              "Another run generates class images into '%s'; this one uses them afterwards."
                  .formatted(run.classFolder())),
          SOON);
    }
    return post(opened.get());
  }

  private Optional<Duration> post(Run posted) {
    var answer =
        argo.post(
            posted.namespace(),
            posted.discriminator(),
            new Submission(
                posted.id().toString(),
                posted.id().workflowName(),
                posted.projectId(),
                posted.spec(),
                posted.parameters()));
    submissions.answered(posted, answer);
    var found = look(posted);
    metrics.posted(found.isPresent() ? "submitted" : answer.getClass().getSimpleName());
    submissions.closed(posted, "absent");
    if (found.isPresent()) {
      observer.seen(posted.id(), found.get());
      return Optional.empty();
    }
    return nothingMade(posted, answer);
  }

  private Optional<Duration> nothingMade(Run run, Answer answer) {
    if (answer instanceof Answer.Refused refused) {
      submissions.refused(run, refused.words());
      return Optional.empty();
    }
    return wait(
        run, gate.explain(run, answer), backoff(submissions.last(run).map(Post::number).orElse(1)));
  }

  /** The cluster does not tell; a run that was never posted has no workflow all the same. */
  private Optional<Duration> waitUnseen(Run run, Waiting waiting) {
    if (isOverdue(run) && submissions.last(run).isEmpty()) {
      submissions.expired(run);
      return Optional.empty();
    }
    return wait(run, waiting, SOON);
  }

  private boolean isOverdue(Run run) {
    return clock.instant().isAfter(run.createdAt().plus(run.maxPending()));
  }

  private Optional<Duration> wait(Run run, Waiting waiting, Duration pause) {
    runs.change(run.id(), locked -> locked.await(waiting, clock.instant()));
    return Optional.of(jittered(pause));
  }

  private Duration backoff(int posts) {
    var pause = properties.retryFirst().multipliedBy(1L << Math.min(posts - 1, 20));
    return pause.compareTo(properties.retryLongest()) < 0 ? pause : properties.retryLongest();
  }

  /** Waits for its slot; a virtual thread of db-scheduler does nothing else meanwhile. */
  private static void pause(Duration until) {
    try {
      Thread.sleep(until);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Easel is stopping", e);
    }
  }

  private static Duration jittered(Duration pause) {
    return pause.plusMillis(ThreadLocalRandom.current().nextLong(pause.toMillis() / 5 + 1));
  }

  private static String words(RuntimeException e) {
    return String.valueOf(e.getMessage());
  }
}
