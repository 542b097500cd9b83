package dev.easel.webhooks;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One call to a receiver, and what came of it.
 *
 * @param at when it was made, as its signature says
 * @param took until it was known
 * @param status of the answer; null if there was none
 * @param failure null if it was taken
 * @param answer the first of its body; null if there was none, or it may not be shown
 */
record Attempt(
    Instant at,
    Duration took,
    @Nullable Integer status,
    @Nullable Failure failure,
    @Nullable String answer) {

  /**
   * Why it was not taken.
   *
   * @param code stable, such as {@code timeout}
   * @param retryAt not before; null if the receiver did not say
   */
  record Failure(String code, String message, @Nullable Instant retryAt) {

    /** The installation cannot sign; what the receiver does is not known. */
    static final String UNSIGNED = "secret_unreadable";

    /** As many calls as may were under way. */
    static final String BUSY = "no_connection_free";

    private static final Set<String> OURS = Set.of(UNSIGNED, BUSY);

    static Failure of(String code, String message) {
      return new Failure(code, message, null);
    }
  }

  boolean isTaken() {
    return failure == null;
  }

  /** The receiver wants nothing more, ever. */
  boolean isGone() {
    return status != null && status == 410;
  }

  boolean isReceiversFault() {
    return failure != null && !Failure.OURS.contains(failure.code());
  }
}
