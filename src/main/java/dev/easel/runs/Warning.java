package dev.easel.runs;

import io.swagger.v3.oas.annotations.media.Schema;

/**
 * What does not refuse a request and will hurt its run.
 *
 * @param code stable, for programs
 * @param message what is wrong
 * @param remedy what to do about it
 */
@Schema(name = "Warning", description = "What does not refuse a request and will hurt its run.")
public record Warning(
    @Schema(description = "Stable, for programs.", example = "huggingface_secret_missing")
        String code,
    @Schema(description = "What is wrong.") String message,
    @Schema(description = "What to do about it.") String remedy) {}
