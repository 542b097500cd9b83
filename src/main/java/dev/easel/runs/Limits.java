package dev.easel.runs;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a run may take.
 *
 * @param maxPending until its workflow exists, and for each wait of a step of it
 * @param maxDuration for each attempt, from the workflow's start; null for no limit
 */
public record Limits(Duration maxPending, @Nullable Duration maxDuration) {

  @Nullable Long maxDurationSeconds() {
    return maxDuration == null ? null : maxDuration.toSeconds();
  }
}
