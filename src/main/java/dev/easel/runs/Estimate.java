package dev.easel.runs;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.easel.pricing.Money;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a run is expected to cost, as callers see it and as it is kept with the run. */
@Schema(
    name = "Estimate",
    description =
        "What a run's steps are expected to cost, without waiting, second attempts and its"
            + " endpoint.")
@JsonInclude(JsonInclude.Include.NON_NULL)
record Estimate(
    @Schema(description = "Absent if it cannot be said; `message` tells why.")
        @Nullable Money amount,
    @Schema(description = "What its steps are expected to take together.", example = "420")
        @Nullable Long seconds,
    @Schema(
            description =
                "What the time of the training is known from. `history`: earlier runs of the same"
                    + " recipe, GPU class and resolution that had as much to do. `speed`: the"
                    + " recipe's number of steps, at the speed of earlier runs that had more or"
                    + " less to do. `recipe`: the recipe's number of steps and its own rule of"
                    + " thumb, since nothing like it has run yet. `none`: nothing is trained.")
        @Nullable Basis basis,
    @Schema(
            description = "The same in words.",
            example =
                "Training: 400 steps, at 2.1 a second as in earlier runs of this recipe on A40 at"
                    + " 512.")
        String message,
    @Schema(description = "The steps that it will have, in their order.")
        List<StepEstimate> byStep) {

  /** The most that one of its steps holds. */
  int gpus() {
    return byStep.stream().mapToInt(StepEstimate::gpus).max().orElse(0);
  }

  /** What the time of a training is known from. */
  enum Basis {
    HISTORY,
    SPEED,
    RECIPE,
    NONE;

    @JsonValue
    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A step's part. */
  @Schema(name = "StepEstimate")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record StepEstimate(
      @Schema(example = "finetuner") String step,
      @Schema(description = "Class of its GPUs.", example = "A40") @Nullable String gpu,
      @Schema(example = "1") int gpus,
      @Schema(description = "What an hour costs; absent if the rate card has no such class.")
          @Nullable Money hourly,
      @Schema(description = "Absent if nobody knows.", example = "400") @Nullable Long seconds,
      @Nullable Money cost) {}
}
