package dev.easel.chart;

import com.google.re2j.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What a recipe's schema can leave unchecked. */
final class SchemaRules {
  /** inference-, the name, -predictor and -00001 have to fit a DNS label. */
  private static final int LONGEST_RUN_NAME = 37;

  private SchemaRules() {}

  /** A name that the InferenceService refuses, after the training was paid for. */
  static Stream<String> uncheckedRunNames(Manifests manifests) {
    return Recipe.byName(manifests).entrySet().stream()
        .filter(it -> !refusesBadNames(it.getValue().property("run_name")))
        .map(it -> it.getKey());
  }

  private static boolean refusesBadNames(JsonNode schema) {
    String pattern = schema.path("pattern").asString("");
    return schema.path("maxLength").asInt(Integer.MAX_VALUE) <= LONGEST_RUN_NAME
        && Stream.of("Dog", "my_dog", "-dog", "dog-", "").noneMatch(it -> matches(pattern, it));
  }

  private static boolean matches(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).find();
  }

  /** Text that reaches a command line or a manifest as it came. */
  static Stream<String> uncheckedTexts(Manifests manifests) {
    return Recipe.byName(manifests).values().stream()
        .flatMap(
            recipe ->
                recipe.defaults().keySet().stream().filter(it -> isFreeText(recipe.property(it))));
  }

  private static boolean isFreeText(JsonNode schema) {
    return schema.path("type").asString("string").equals("string")
        && !schema.has("pattern")
        && !schema.has("enum");
  }
}
