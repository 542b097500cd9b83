package dev.easel.runs;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import org.jspecify.annotations.Nullable;

/**
 * Why a run's end was asked for before it came; the final status follows from it.
 *
 * @param message which limit it was; null if a caller asked
 */
@Embeddable
record Ending(
    @Column(name = "ending_reason") @Enumerated(EnumType.STRING) Reason reason,
    @Column(name = "ending_message") @Nullable String message) {

  static final Ending BY_CALLER = new Ending(Reason.CANCELED_BY_CALLER, null);

  /** Nobody asked here: somebody stopped the workflow in Argo. */
  static final Ending OUTSIDE = new Ending(Reason.STOPPED_OUTSIDE, null);

  /** One of which only the reason is known, and what the run's limits were. */
  static Ending of(Reason reason, Limits limits) {
    var seconds = limits.maxDurationSeconds();
    var cost = limits.maxCost();
    var words =
        switch (reason) {
          case DEADLINE_EXCEEDED -> seconds == null ? null : tooLong(seconds);
          case BUDGET_EXCEEDED ->
              cost == null ? null : "It has cost its max_cost, %s.".formatted(cost);
          case PENDING_TOO_LONG ->
              "It waited longer than max_pending_seconds (%d)."
                  .formatted(limits.maxPending().toSeconds());
          default -> null;
        };
    return new Ending(reason, words);
  }

  static String tooLong(long seconds) {
    return "Its workflow ran longer than max_duration_seconds (%d).".formatted(seconds);
  }

  RunStatus status() {
    return switch (reason) {
      case PENDING_TOO_LONG -> RunStatus.EXPIRED;
      case CANCELED_BY_CALLER, STOPPED_OUTSIDE -> RunStatus.CANCELED;
      default -> RunStatus.FAILED;
    };
  }

  /**
   * @param words used if it has none of its own
   */
  Outcome outcome(@Nullable String words) {
    return new Outcome(reason, message == null ? words : message);
  }
}
