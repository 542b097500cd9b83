package dev.easel.runs;

import dev.easel.pricing.Money;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a run may take, and what it may cost.
 *
 * @param maxPending until its workflow exists, and for each wait of a step of it
 * @param maxDuration for each attempt, from the workflow's start; null for no limit
 * @param maxCost over all attempts, with the endpoint; null for no limit
 */
public record Limits(Duration maxPending, @Nullable Duration maxDuration, @Nullable Money maxCost) {

  @Nullable Long maxDurationSeconds() {
    return maxDuration == null ? null : maxDuration.toSeconds();
  }
}
