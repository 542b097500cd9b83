package dev.easel.logs;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A log as readers see it.
 *
 * @param untilAttempt the last attempt that it belongs to: a retry keeps what had succeeded
 * @param endedAt when the step ended; null while it runs
 * @param lines so far, those that were cut too
 * @param outcome why it is not whole, once it is complete
 * @param problem why it cannot be read at present
 * @param state of a bar that is not a line yet
 */
record KeptLog(
    LogKey key,
    String nodeId,
    String step,
    int untilAttempt,
    @Nullable Instant endedAt,
    boolean complete,
    long lines,
    @Nullable Outcome outcome,
    @Nullable String problem,
    @Nullable String state) {

  boolean belongsTo(int attempt) {
    return key.attempt() <= attempt && attempt <= untilAttempt;
  }

  /** Begins a problem that time does not mend. */
  static final String NOT_PERMITTED = "Easel may not read this log";

  /** It is not worth waiting for more. */
  boolean isOver() {
    return complete || (problem != null && problem.startsWith(NOT_PERMITTED));
  }
}
