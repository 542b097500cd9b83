package dev.easel.runs;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Brings a queued run to Argo. Without a turn it asks PostgreSQL alone, so that however many are
 * queued, the cluster and Argo are asked at the pace of the turns.
 */
@Component
class SubmitRun implements RunTask {

  /** A turn that begins so soon begins now. */
  private static final Duration NOW = Duration.ofMillis(100);

  private final Runs runs;
  private final Submissions submissions;
  private final ClassFolders classFolders;
  private final SubmissionQueue queue;
  private final Turns turns;
  private final Gates gates;
  private final Handover handover;
  private final Pauses pauses;
  private final Clock clock;

  SubmitRun(
      Runs runs,
      Submissions submissions,
      ClassFolders classFolders,
      SubmissionQueue queue,
      Turns turns,
      Gates gates,
      Handover handover,
      Pauses pauses,
      Clock clock) {
    this.runs = runs;
    this.submissions = submissions;
    this.classFolders = classFolders;
    this.queue = queue;
    this.turns = turns;
    this.gates = gates;
    this.handover = handover;
    this.pauses = pauses;
    this.clock = clock;
  }

  @Override
  public String name() {
    return RunTasks.SUBMIT;
  }

  @Override
  public Optional<Duration> work(RunId id) {
    var run = runs.find(id).filter(SubmitRun::isQueued);
    if (run.isEmpty()) {
      queue.leave(id);
    }
    return run.flatMap(this::submit);
  }

  private static boolean isQueued(Run run) {
    return run.deletedAt() == null && run.status() == RunStatus.QUEUED;
  }

  private Optional<Duration> submit(Run run) {
    var place = queue.place(run.id());
    var held = place.turn();
    if (held != null) {
      return inTurn(run, held, place.waited());
    }
    if (run.isOverdue(clock.instant()) && !mayHaveWorkflow(run)) {
      submissions.expired(run);
      queue.leave(run.id());
      return Optional.empty();
    }
    if (classFolders.generating(run).isPresent()) {
      var pause = pauses.own(place.waited());
      queue.back(run, pause);
      return wait(run, ClassFolders.busy(run), pause);
    }
    return switch (turns.take(run)) {
      case Turn.Wait line -> wait(run, line.waiting(), pauses.inLine(place.waited()));
      case Turn.Given turn when turn.in().compareTo(NOW) > 0 -> Optional.of(turn.in());
      case Turn.Given turn -> inTurn(run, turn, place.waited());
    };
  }

  /** Not if it was never posted, or Argo is known to have made nothing of it. */
  private boolean mayHaveWorkflow(Run run) {
    return submissions.last(run).filter(post -> post.isOpen() || post.mayLand()).isPresent();
  }

  private Optional<Duration> inTurn(Run run, Turn.Given turn, Duration waited) {
    var gate = gates.before(run);
    if (gate.isPresent() && turn.probes() == null) {
      queue.back(run, Duration.ZERO);
      return wait(run, gate.get().waiting(), pauses.inLine(waited));
    }
    return switch (handover.of(run, waited)) {
      case HandoverResult.Submitted submitted -> {
        gates.open(run);
        yield left(run);
      }
      case HandoverResult.Over over -> {
        gates.untried(run.namespace(), turn.probes());
        yield left(run);
      }
      case HandoverResult.Later later -> later(run, later, turn);
      case HandoverResult.Shut shut -> shut(run, shut, turn, waited);
    };
  }

  private Optional<Duration> left(Run run) {
    queue.leave(run.id());
    return Optional.empty();
  }

  private Optional<Duration> later(Run run, HandoverResult.Later later, Turn.Given turn) {
    if (later.answered()) {
      gates.open(run);
    } else {
      gates.untried(run.namespace(), turn.probes());
    }
    queue.back(run, later.pause());
    return wait(run, later.waiting(), later.pause());
  }

  private Optional<Duration> shut(
      Run run, HandoverResult.Shut shut, Turn.Given turn, Duration waited) {
    var tried = shut.subject().equals(turn.probes());
    if (!tried) {
      gates.passed(run.namespace(), turn.probes());
    }
    gates.shut(run.namespace(), shut.subject(), shut.waiting(), tried);
    queue.back(run, Duration.ZERO);
    return wait(run, shut.waiting(), pauses.inLine(waited));
  }

  /** No longer than it may wait at all. */
  private Optional<Duration> wait(Run run, Waiting waiting, Duration pause) {
    runs.change(
        run.id(),
        locked -> {
          if (locked.status() == RunStatus.QUEUED) {
            locked.await(waiting, clock.instant());
          }
        });
    var rest = Duration.between(clock.instant(), run.createdAt().plus(run.maxPending()));
    return Optional.of(rest.isPositive() && rest.compareTo(pause) < 0 ? rest : pause);
  }
}
