package dev.easel.metrics;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;

/** A number at a step of the training. */
@Schema(name = "MetricPoint")
record Point(
    @Schema(description = "The training's step.", example = "11") long step,
    @Schema(description = "When it was printed.") Instant at,
    @Schema(example = "0.123") double value) {}
