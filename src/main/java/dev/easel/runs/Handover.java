package dev.easel.runs;

import dev.easel.argo.Answer;
import dev.easel.argo.ArgoServer;
import dev.easel.argo.Submission;
import dev.easel.argo.Workflow;
import dev.easel.argo.Workflows;
import dev.easel.kubernetes.ClusterFailure;
import dev.easel.kubernetes.ClusterRefused;
import dev.easel.runs.LiveBinding.Verdict;
import dev.easel.runs.Posts.Post;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Hands a run to Argo so that it has exactly one workflow: look for it, post the event, look again.
 * Argo's answer alone proves nothing: 200 without a workflow and 500 with one are both real.
 */
@Component
class Handover {

  private static final Duration FORGOTTEN = Duration.ofHours(1);

  private final Workflows workflows;
  private final ArgoServer argo;
  private final RunObserver observer;
  private final List<RunCheck> checks;
  private final LiveBinding binding;
  private final Submissions submissions;
  private final NothingMade nothingMade;
  private final Pauses pauses;
  private final RunMetrics metrics;
  private final Clock clock;

  Handover(
      Workflows workflows,
      ArgoServer argo,
      RunObserver observer,
      List<RunCheck> checks,
      LiveBinding binding,
      Submissions submissions,
      NothingMade nothingMade,
      Pauses pauses,
      RunMetrics metrics,
      Clock clock) {
    this.workflows = workflows;
    this.argo = argo;
    this.observer = observer;
    this.checks = checks;
    this.binding = binding;
    this.submissions = submissions;
    this.nothingMade = nothingMade;
    this.pauses = pauses;
    this.metrics = metrics;
    this.clock = clock;
  }

  /**
   * Does so, or finds why not.
   *
   * @param waited since the run joined the queue
   */
  HandoverResult of(Run run, Duration waited) {
    try {
      var found = look(run);
      if (found.isPresent()) {
        submissions.closed(run, "found");
        observer.seen(run.id(), found.get());
        return new HandoverResult.Submitted();
      }
      return absent(run, waited);
    } catch (ClusterFailure e) {
      return new HandoverResult.Shut(Gates.ALL, Waiting.of(e));
    }
  }

  private Optional<Workflow> look(Run run) {
    return workflows.find(run.namespace(), run.workflowName());
  }

  private HandoverResult absent(Run run, Duration waited) {
    if (submissions.last(run).filter(this::isForgotten).isPresent()) {
      submissions.lost(run);
      return new HandoverResult.Over();
    }
    submissions.closed(run, "absent");
    if (run.isOverdue(clock.instant())) {
      submissions.expired(run);
      return new HandoverResult.Over();
    }
    var waiting = check(run);
    return waiting.isPresent()
        ? new HandoverResult.Later(waiting.get(), pauses.own(waited), false)
        : bound(run, waited);
  }

  /** Nobody knows what became of it, and its workflow may have come and gone. */
  private boolean isForgotten(Post post) {
    return post.isOpen()
        && post.mayLand()
        && clock.instant().isAfter(post.postedAt().plus(FORGOTTEN));
  }

  /** A right that one check lacks is no reason for all runs. */
  private Optional<Waiting> check(Run run) {
    try {
      return checks.stream().flatMap(check -> check.beforeSubmission(run).stream()).findFirst();
    } catch (ClusterRefused e) {
      return Optional.of(Waiting.of(e));
    }
  }

  private HandoverResult bound(Run run, Duration waited) {
    return switch (binding.check(run)) {
      case Verdict.Wait unusable ->
          new HandoverResult.Shut(run.discriminator(), unusable.waiting());
      case Verdict.Changed changed -> {
        submissions.recipeChanged(run, changed.words());
        yield new HandoverResult.Over();
      }
      case Verdict.Ready ready -> opened(run, ready.added(), waited);
    };
  }

  private HandoverResult opened(Run run, Map<String, String> added, Duration waited) {
    return submissions
        .opened(run, added)
        .map(this::post)
        .orElseGet(
            () -> new HandoverResult.Later(ClassFolders.busy(run), pauses.own(waited), false));
  }

  private HandoverResult post(Run posted) {
    var answer =
        argo.post(
            posted.namespace(),
            posted.discriminator(),
            new Submission(
                posted.id().toString(),
                posted.workflowName(),
                posted.projectId(),
                posted.spec(),
                posted.parameters()));
    submissions.answered(posted, answer);
    var found = look(posted);
    metrics.posted(found.isPresent() ? "submitted" : answer.getClass().getSimpleName());
    submissions.closed(posted, "absent");
    if (found.isPresent()) {
      observer.seen(posted.id(), found.get());
      return new HandoverResult.Submitted();
    }
    return madeNothing(posted, answer);
  }

  private HandoverResult madeNothing(Run run, Answer answer) {
    if (answer instanceof Answer.Refused refused) {
      submissions.refused(run, refused.words());
      return new HandoverResult.Over();
    }
    var waiting = nothingMade.because(run, answer);
    return switch (answer) {
      case Answer.Unreachable a -> new HandoverResult.Shut(Gates.ALL, waiting);
      case Answer.Unknown a -> new HandoverResult.Shut(Gates.ALL, waiting);
      case Answer.NotPermitted a -> new HandoverResult.Shut(Gates.ALL, waiting);
      case Answer.Busy a -> new HandoverResult.Shut(Gates.ALL, waiting);
      case Answer.TemplateMissing a -> new HandoverResult.Shut(run.discriminator(), waiting);
      default -> new HandoverResult.Later(waiting, pauses.afterPosts(posts(run)), true);
    };
  }

  private int posts(Run run) {
    return submissions.last(run).map(Post::number).orElse(1);
  }
}
