package dev.easel.endpoints;

import java.util.LinkedHashMap;
import java.util.Map;

/** How a predictor wants to be asked; a property of the recipe. */
enum Dialect {
  /** The guide's image: the model's name in the path, parameters nested. */
  COREWEAVE_V1 {
    @Override
    String path(String model) {
      return "/v1/models/" + model + ":predict";
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

  static Dialect of(String predictor) {
    return predictor.equals("generate") ? GENERATE : COREWEAVE_V1;
  }
}
