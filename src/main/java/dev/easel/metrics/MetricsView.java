package dev.easel.metrics;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a run's training said of itself in numbers. */
@Schema(name = "RunMetrics", description = "Series read from what a run's training printed.")
@JsonInclude(JsonInclude.Include.NON_NULL)
record MetricsView(
    @Schema(example = "run_01kaq7w3k9e5xv6m2t8r4n0bcd") String run,
    @Schema(description = "Of which start of its workflow.", example = "1") int attempt,
    @Schema(
            description = "Where Weights & Biases shows the training, if its log says so.",
            example = "https://wandb.ai/example/sd-finetune/runs/2fs8kd1a")
        @Nullable String wandbUrl,
    @Schema(description = "Those that have points, in the recipe's order.")
        List<SeriesView> series) {

  /** One metric over the steps of the training. */
  @Schema(name = "MetricSeries")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record SeriesView(
      @Schema(example = "steps_per_second") String name,
      @Schema(description = "Absent if its values have none.", example = "steps/s")
          @Nullable String unit,
      @Schema(description = "By step.") List<Point> points) {}
}
