package dev.easel.endpoints;

import dev.easel.http.Problem;
import dev.easel.runs.Run;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.web.util.UriUtils;

/** How a predictor wants to be asked; a property of the recipe. */
enum Dialect {
  /** The guide's image: the model's name in the path, parameters nested. */
  COREWEAVE_V1 {
    @Override
    String path(String model) {
      return "/v1/models/%s:predict"
          .formatted(UriUtils.encodePathSegment(model, StandardCharsets.UTF_8));
    }

    @Override
    Map<String, Object> body(PredictRequest request) {
      var body = new LinkedHashMap<String, Object>();
      body.put("prompt", request.prompt());
      body.put("parameters", request.parameters());
      return body;
    }
  },
  /** The guide's repository's newer image: one path, everything flat. */
  GENERATE {
    @Override
    String path(String model) {
      return "/generate";
    }

    @Override
    Map<String, Object> body(PredictRequest request) {
      var body = new LinkedHashMap<String, Object>();
      body.put("prompt", request.prompt());
      body.putAll(request.parameters());
      return body;
    }
  };

  abstract String path(String model);

  abstract Map<String, Object> body(PredictRequest request);

  /**
   * @throws Problem 409 if its predictor speaks another one
   */
  static Dialect of(Run run) {
    var predictor = run.predictor();
    return switch (predictor == null ? "coreweave-v1" : predictor) {
      case "coreweave-v1" -> COREWEAVE_V1;
      case "generate" -> GENERATE;
      default ->
          throw new Problem(
              HttpStatus.CONFLICT,
              "predictor_unknown",
              ("Recipe '%s' says that its predictor speaks '%s'; prompts are passed on to"
                      + " coreweave-v1 and generate only.")
                  .formatted(run.recipe(), predictor));
    };
  }
}
