package dev.easel.runs;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How far a run is, as callers see it. */
@Schema(name = "Progress", description = "How far a run is, of all the steps it will have.")
@JsonInclude(JsonInclude.Include.NON_NULL)
record Progress(
    @Schema(
            description =
                "Of the time that its steps are expected to take, and within the training of what"
                    + " is done. Never less than before in the same attempt; 100 only once it has"
                    + " succeeded.",
            minimum = "0",
            maximum = "100",
            example = "57")
        int percent,
    @Schema(example = "1") int stepsDone,
    @Schema(
            description =
                "Without those that its parameters switch off. Which others are skipped is known"
                    + " once Argo has skipped them.",
            example = "4")
        int stepsTotal,
    @Schema(description = "What `done` and `total` count; absent unless the training says so.")
        TrainingProgress.@Nullable Phase phase,
    @Schema(description = "Class images or training steps so far.", example = "412")
        @Nullable Long done,
    @Schema(example = "800") @Nullable Long total,
    @Schema(description = "Class images or training steps a second.", example = "2.1")
        @Nullable Double rate,
    @Schema(
            description =
                "When it is expected to succeed: in the training by its own speed, and what comes"
                    + " after that as in earlier runs; otherwise as in earlier runs that had as"
                    + " much to do with the same recipe, GPU class and resolution. Absent while a"
                    + " part of it is unknown, and while the run waits.",
            example = "2026-11-24T21:52:58Z")
        @Nullable Instant eta,
    @Schema(description = "Until `eta`.", example = "240") @Nullable Long remainingSeconds) {

  /** What of it changes only when something happens. */
  Progress withoutCountdown() {
    return new Progress(percent, stepsDone, stepsTotal, phase, done, total, rate, eta, null);
  }
}
