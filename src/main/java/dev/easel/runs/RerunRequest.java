package dev.easel.runs;

import dev.easel.pricing.Money;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * What a caller sends to start a run over; read as a {@link RunRequest} with the rest taken over.
 */
@Schema(
    name = "RerunRequest",
    additionalProperties = Schema.AdditionalPropertiesValue.FALSE,
    description = "What is to differ from the run that is started over.")
record RerunRequest(
    @Schema(
            description = "The new run's name; required unless `replace` is true: then it is kept.",
            example = "example-dog-slower")
        String name,
    @Schema(description = "Parameters that differ from that run's.")
        Map<String, JsonNode> parameters,
    @Schema(description = "Labels instead of that run's.") Map<String, String> labels,
    @Schema(description = "Metadata instead of that run's.") Map<String, Object> metadata,
    @Schema(
            description =
                "Take the output folder and the endpoint from the finished run that holds them;"
                    + " its endpoint is deleted first.",
            defaultValue = "false")
        boolean replace,
    @Schema(
            description = "That run's if absent.",
            implementation = Long.class,
            minimum = "1",
            maximum = "31536000")
        long maxPendingSeconds,
    @Schema(
            description = "That run's if absent.",
            implementation = Long.class,
            minimum = "1",
            maximum = "31536000")
        long maxDurationSeconds,
    @Schema(
            description = "That run's if absent: what the new one may cost by itself.",
            implementation = MaxCost.class)
        Money maxCost,
    @Schema(
            description = "Train on what has errors or is no data set, too.",
            defaultValue = "false")
        boolean allowUnchecked,
    @Schema(description = "As in `POST /v1/runs`; that run's is not taken over.")
        RunWebhook webhook) {}
