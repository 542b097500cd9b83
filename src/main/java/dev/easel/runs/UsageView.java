package dev.easel.runs;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.easel.pricing.Money;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a project's runs held in a span of time.
 *
 * @param from null if it is since the beginning
 */
@Schema(name = "Usage", description = "What runs and their endpoints held in a span of time.")
@JsonInclude(JsonInclude.Include.NON_NULL)
record UsageView(
    @Schema(example = "label:team") String groupBy,
    @Schema(description = "Absent if it is since the beginning.") @Nullable Instant from,
    Instant to,
    @Schema(description = "Days newest first, others the most expensive first.")
        List<UsageGroup> data,
    @Schema(description = "Of all groups, those that are not shown, too.") Sum total,
    @Schema(description = "Whether there are more groups than `limit`; `total` has them.")
        boolean truncated) {

  /**
   * One group.
   *
   * @param key null for what has none such
   */
  @Schema(name = "UsageGroup")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record UsageGroup(
      @JsonInclude(JsonInclude.Include.ALWAYS)
          @Schema(
              description =
                  "The label's value, the recipe, the class of GPU or the day (UTC); null for runs"
                      + " without the label or deleted since, and for pods without a GPU.",
              nullable = true,
              example = "art")
          @Nullable String key,
      @Schema(description = "How many runs held something.", example = "12") long runs,
      @Schema(description = "Seconds that GPUs were held, each by itself.", example = "18408")
          long gpuSeconds,
      @Schema(description = "Seconds that pods had a node.", example = "20311") long seconds,
      Money cost,
      @Schema(description = "As of the total.", example = "1534") @Nullable Long unpricedSeconds) {

    static UsageGroup of(@Nullable String key, Sum sum) {
      return new UsageGroup(
          key, sum.runs(), sum.gpuSeconds(), sum.seconds(), sum.cost(), sum.unpricedSeconds());
    }
  }

  /** What was held, and what it cost. */
  @Schema(name = "UsageSum")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Sum(
      @Schema(description = "How many runs held something.", example = "12") long runs,
      @Schema(description = "Seconds that GPUs were held, each by itself.", example = "18408")
          long gpuSeconds,
      @Schema(description = "Seconds that pods had a node.", example = "20311") long seconds,
      Money cost,
      @Schema(
              description =
                  "Seconds of pods that `cost` leaves out, because the rate card had no rate for"
                      + " them; absent if there are none.",
              example = "1534")
          @Nullable Long unpricedSeconds) {}
}
