package dev.easel.runs;

import dev.easel.argo.Archive;
import dev.easel.argo.Archive.Answer;
import dev.easel.argo.Workflows;
import dev.easel.kubernetes.Words;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Finds what became of a run whose workflow stays away: it may be back, or in Argo's archive. Fails
 * it if nobody knows after a while.
 */
@Component
class GiveUpRun implements RunTask {

  /** Argo may be away just now, or be about to write what ended. */
  private static final Duration AGAIN = Duration.ofMinutes(5);

  private final Runs runs;
  private final Workflows workflows;
  private final Archive archive;
  private final RunObserver observer;
  private final Claims claims;
  private final RunsProperties properties;
  private final Clock clock;

  GiveUpRun(
      Runs runs,
      Workflows workflows,
      Archive archive,
      RunObserver observer,
      Claims claims,
      RunsProperties properties,
      Clock clock) {
    this.runs = runs;
    this.workflows = workflows;
    this.archive = archive;
    this.observer = observer;
    this.claims = claims;
    this.properties = properties;
    this.clock = clock;
  }

  /** It may have been found and lost again since this was scheduled. */
  private Instant due(Run run, Optional<Answer> answer) {
    var lostAt = run.lostAt();
    return lostAt == null ? clock.instant() : lostAt.plus(patience(answer));
  }

  /** What cannot be read now may be read later, and tell how the run ended. */
  private Duration patience(Optional<Answer> answer) {
    return answer.filter(Answer.Unreadable.class::isInstance).isPresent()
        ? properties.lostUnreadAfter()
        : properties.lostAfter();
  }

  @Override
  public String name() {
    return RunTasks.GIVE_UP;
  }

  @Override
  public Optional<Duration> work(RunId id) {
    return lost(id).flatMap(this::find);
  }

  private Optional<Run> lost(RunId id) {
    return runs.find(id).filter(found -> found.status() == RunStatus.LOST);
  }

  private Optional<Duration> find(Run run) {
    var answer = inCluster(run) ? Optional.<Answer>empty() : inArchive(run);
    if (lost(run.id()).isEmpty()) {
      return Optional.empty();
    }
    var rest = Duration.between(clock.instant(), due(run, answer));
    if (rest.isPositive()) {
      return Optional.of(rest.compareTo(AGAIN) < 0 ? rest : AGAIN);
    }
    runs.change(run.id(), locked -> fail(locked, answer.flatMap(GiveUpRun::why)));
    return Optional.empty();
  }

  private boolean inCluster(Run run) {
    var uid = run.workflowUid();
    var workflow =
        workflows
            .find(run.namespace(), run.workflowName())
            .filter(found -> uid == null || uid.equals(found.uid()));
    workflow.ifPresent(found -> observer.seen(run.id(), found));
    return workflow.isPresent();
  }

  /** What the archive says; nobody can ask it for a workflow that was never seen. */
  private Optional<Answer> inArchive(Run run) {
    var answer =
        Optional.ofNullable(run.workflowUid()).map(uid -> archive.find(run.namespace(), uid));
    if (answer.orElse(null) instanceof Answer.Found found) {
      observer.archived(run.id(), found.workflow());
    }
    return answer;
  }

  private static Optional<String> why(Answer answer) {
    return switch (answer) {
      case Answer.Found found -> Optional.empty();
      case Answer.Absent absent -> Optional.of("Argo's archive does not have it.");
      case Answer.NotKept none -> Optional.of("Argo keeps no archive.");
      case Answer.Unreadable failure ->
          Optional.of("Argo's archive cannot be read: " + Words.bounded(failure.words(), 300));
    };
  }

  private void fail(Run run, Optional<String> unknown) {
    if (run.status() == RunStatus.LOST) {
      run.fail(
          run.workflowUid() == null ? Reason.SUBMISSION_UNKNOWN : Reason.WORKFLOW_DELETED,
          unknown.map(words -> run.message() + " " + words).orElse(run.message()),
          clock.instant());
      claims.giveUpUntouched(run);
    }
  }
}
