package dev.easel.triggers;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** How the request of a trigger looks, for OpenAPI; {@link TriggerRequest} reads it. */
@Schema(
    name = "TriggerRequest",
    additionalProperties = Schema.AdditionalPropertiesValue.FALSE,
    requiredProperties = {"name", "scheme", "recipe", "run_name"})
record TriggerForm(
    @Schema(description = "What people call it.", maxLength = 100, example = "train on push")
        String name,
    @Schema(description = "How the other system signs its calls.") Scheme scheme,
    @Schema(
            description =
                "What it signs with; Easel makes one, and shows it once, if absent. Of"
                    + " `standard_webhooks` it is `whsec_` and 24 to 64 bytes in base64, else 16 to"
                    + " 255 visible ASCII characters.")
        String secret,
    @Schema(
            description =
                "Networks that calls may come from, required with `none`; from anywhere if absent.",
            example = "[\"10.1.0.0/16\"]")
        List<String> allowedAddresses,
    @Schema(defaultValue = "true") boolean enabled,
    @Schema(description = "A recipe's name or alias.", example = "dreambooth") String recipe,
    @Schema(
            description =
                "The run's name: a text with places of the payload in it, as JSON Pointers with or"
                    + " without a default: `${/repository/name:-nobody}`. `${unique}` stands for"
                    + " eight letters that each delivery has of its own.",
            example = "dog-${unique}")
        String runName,
    @Schema(description = "Parameters that are the same each time.")
        Map<String, JsonNode> parameters,
    @Schema(
            description =
                "Parameters out of the payload: `{\"pointer\": \"/a/b\", \"default\": 1}` for the"
                    + " value at a place, or a text with places in it. What is inserted is not"
                    + " looked into again.")
        Map<String, Object> mapping,
    @Schema(description = "Labels of the run: texts with places in them.")
        Map<String, String> labels,
    @Schema(description = "What a payload must be so that a run is started: all of it.")
        List<TriggerView.ConditionView> filter,
    @Schema(description = "As in `POST /v1/runs`.", defaultValue = "false") boolean replace,
    @Schema(
            description = "What each run may cost; as in `POST /v1/runs`.",
            ref = "#/components/schemas/MaxCost")
        Object maxCost,
    @Schema(description = "As in `POST /v1/runs`.", minimum = "1", maximum = "31536000")
        long maxDurationSeconds,
    @Schema(description = "As in `POST /v1/runs`.", minimum = "1", maximum = "31536000")
        long maxPendingSeconds,
    @Schema(description = "As in `POST /v1/runs`.", defaultValue = "false")
        boolean allowUnchecked) {

  static final String GITHUB =
      """
      {
        "name": "train on push",
        "scheme": "github",
        "recipe": "dreambooth",
        "run_name": "dog-${unique}",
        "parameters": {"instance_dataset": "data/example-dog", "class_dataset": "generic/dogs-2"},
        "mapping": {
          "instance_prompt": "a photo of ${/repository/name:-sks} dog",
          "num_class_images": {"pointer": "/inputs/class_images", "default": 100}
        },
        "labels": {"commit": "${/head_commit/id}"},
        "filter": [{"pointer": "/ref", "equals": "refs/heads/main"}],
        "max_cost": "2.50"
      }
      """;

  static final String NONE =
      """
      {
        "name": "from the shop",
        "scheme": "none",
        "allowed_addresses": ["10.1.0.0/16"],
        "recipe": "dreambooth",
        "run_name": "order-${unique}",
        "mapping": {"instance_dataset": {"pointer": "/folder"}}
      }
      """;

  static final String CHANGE = "{\"enabled\": false}";

  static final String ROTATE = "{\"overlap_seconds\": 3600}";

  static final String PUSH =
      """
      {
        "ref": "refs/heads/main",
        "repository": {"name": "sks"},
        "head_commit": {"id": "7fd1a60b01f91b314f59955a4e4d4e80d8edf11d"}
      }
      """;
}
