package dev.easel.endpoints;

import dev.easel.http.JsonBody;
import dev.easel.http.Members;
import dev.easel.http.Problem;
import dev.easel.http.Text;
import dev.easel.http.Violations;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * A prompt, checked: the guide's predictor ignores what it does not know and dies of what it cannot
 * draw.
 */
@Schema(
    name = "PredictRequest",
    description = "The guide's body: what to draw, and how.",
    additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
record PredictRequest(
    @Schema(
            description = "At most 1,000 characters.",
            minLength = 1,
            maxLength = LONGEST_PROMPT,
            example = "A photo of sks dog at the beach",
            requiredMode = Schema.RequiredMode.REQUIRED)
        String prompt,
    @Schema(
            description = "Left out, they are the predictor's own.",
            implementation = Parameters.class)
        Map<String, Number> parameters) {

  static final String EXAMPLE =
      """
      {
        "prompt": "A photo of sks dog at the beach",
        "parameters": {"seed": 42, "width": 512, "height": 512}
      }
      """;

  private static final int MOST_BYTES = 64 * 1024;
  private static final int LONGEST_PROMPT = 1_000;
  private static final long LARGEST_SEED = 0xffff_ffffL;

  /**
   * @throws dev.easel.http.Invalid with everything wrong
   */
  static PredictRequest read(JsonBody body, int largestSide) {
    if (body.length() > MOST_BYTES) {
      throw new Problem(
          HttpStatus.CONTENT_TOO_LARGE, "body_too_large", "A prediction has at most 64 KiB.");
    }
    var violations = new Violations();
    var members = body.members(violations);
    var prompt = members.requiredText("prompt", LONGEST_PROMPT);
    if (prompt != null && (prompt.isBlank() || Text.hasControl(prompt))) {
      members.add(
          "prompt", "invalid_prompt", "'prompt' must be visible text without control characters.");
    }
    var parameters = parameters(members.members("parameters"), largestSide);
    members.refuseOthers();
    violations.throwIfAny();
    return new PredictRequest(String.valueOf(prompt), parameters);
  }

  private static Map<String, Number> parameters(Members given, int largestSide) {
    var parameters = new LinkedHashMap<String, Number>();
    put(parameters, "seed", given.integer("seed", 0, LARGEST_SEED));
    put(parameters, "width", side(given, "width", largestSide));
    put(parameters, "height", side(given, "height", largestSide));
    put(
        parameters,
        "guidance_scale",
        given.number("guidance_scale", BigDecimal.ZERO, BigDecimal.valueOf(30)));
    put(parameters, "num_inference_steps", given.integer("num_inference_steps", 1, 150));
    given.refuseOthers();
    return parameters;
  }

  private static @Nullable Long side(Members given, String name, int largest) {
    var side = given.integer(name, 64, largest);
    if (side != null && side % 8 != 0) {
      given.add(name, "not_a_multiple", "'%s' must be a multiple of 8.".formatted(name));
    }
    return side;
  }

  private static void put(Map<String, Number> parameters, String name, @Nullable Number value) {
    if (value != null) {
      parameters.put(name, value);
    }
  }

  /** The parameters that the guide's predictor knows. */
  @Schema(name = "PredictParameters", additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
  record Parameters(
      @Schema(minimum = "0", maximum = "4294967295", example = "42") @Nullable Long seed,
      @Schema(description = "Pixels.", minimum = "64", maximum = "1024", multipleOf = 8)
          @Nullable Integer width,
      @Schema(description = "Pixels.", minimum = "64", maximum = "1024", multipleOf = 8)
          @Nullable Integer height,
      @Schema(minimum = "0", maximum = "30", example = "7") @Nullable Double guidanceScale,
      @Schema(minimum = "1", maximum = "150", example = "30")
          @Nullable Integer numInferenceSteps) {}
}
