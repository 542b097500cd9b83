package dev.easel.runs;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.easel.pricing.Money;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a run costs, as callers see it. */
@Schema(
    name = "Cost",
    description =
        "What a run costs by the installation's rate card. Each of its pods counts from when it has"
            + " a node until it ends, over all attempts; waiting costs nothing.")
@JsonInclude(JsonInclude.Include.NON_NULL)
record CostView(
    @Schema(description = "As it was accepted.") @Nullable Estimate estimate,
    @Schema(description = "Until now, its endpoint included.") Money actual,
    @Schema(
            description =
                "Seconds of pods that `actual` leaves out, because the rate card had no rate for"
                    + " them; absent if there are none.",
            example = "1534")
        @Nullable Long unpricedSeconds,
    @Schema(description = "Each step that had a pod; not in lists.")
        @Nullable List<StepCost> byStep,
    @Schema(description = "The part of its endpoint; absent if it has had none.")
        @Nullable Money endpoint,
    @Schema(
            description =
                "How long it waited in the queue and for nodes, which costs nothing. A wait that"
                    + " lasts still (`waiting_since`) is not in it.",
            example = "84")
        long waitingSeconds,
    @Schema(description = "What it may cost; absent for no limit.") @Nullable Money maxCost) {

  /** What the pods of one step cost. */
  @Schema(name = "StepCost")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record StepCost(
      @Schema(example = "finetuner") String step,
      @Schema(description = "Class of its GPUs; absent if it has none.", example = "A40")
          @Nullable String gpu,
      @Schema(description = "With a node, all attempts together.", example = "1534") long seconds,
      @Schema(description = "The same, times its GPUs.", example = "1534") long gpuSeconds,
      @Schema(description = "For a node, all attempts together.", example = "12")
          long waitingSeconds,
      @Schema(description = "Absent if the rate card had no rate for it.") @Nullable Money cost) {}
}
