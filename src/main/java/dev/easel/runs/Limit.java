package dev.easel.runs;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A limit that a live run whose workflow exists will meet if nothing changes.
 *
 * @param due when it is met
 * @param why what the run ends with then
 */
record Limit(Instant due, Ending why) {

  /** The first that it will meet; none while a retry is on its way, which has its own. */
  static Optional<Limit> next(Run run) {
    var bounded = run.status() == RunStatus.SUBMITTED || run.status() == RunStatus.RUNNING;
    return bounded && !run.isRetrying()
        ? Stream.of(ofDuration(run), ofWaiting(run))
            .flatMap(Optional::stream)
            .min(Comparator.comparing(Limit::due))
        : Optional.empty();
  }

  private static Optional<Limit> ofDuration(Run run) {
    var seconds = run.maxDurationSeconds();
    var start = run.attemptStartedAt();
    if (seconds == null || start == null) {
      return Optional.empty();
    }
    return Optional.of(
        new Limit(
            start.plusSeconds(seconds),
            new Ending(Reason.DEADLINE_EXCEEDED, Ending.tooLong(seconds))));
  }

  private static Optional<Limit> ofWaiting(Run run) {
    var waiting = run.waiting();
    var since = run.waitingSince();
    if (waiting == null || waiting.isStall() || since == null || run.workflowUid() == null) {
      return Optional.empty();
    }
    var words =
        "It waited longer than max_pending_seconds (%d); last: %s"
            .formatted(run.maxPending().toSeconds(), waiting.message());
    return Optional.of(
        new Limit(since.plus(run.maxPending()), new Ending(Reason.PENDING_TOO_LONG, words)));
  }
}
