package dev.easel.runs;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What a caller sends to deploy a finished run's model; the rest is taken over from the run. */
@Schema(
    name = "DeployRequest",
    additionalProperties = Schema.AdditionalPropertiesValue.FALSE,
    description = "What is to differ from the run whose model is deployed.")
record DeployRequest(
    @Schema(description = "Parameters of the endpoint that differ, such as `inference_gpu`.")
        Map<String, JsonNode> parameters) {}
