package dev.easel.chart;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A WorkflowTemplate as a recipe: its parameters with their defaults, and the JSON Schema in its
 * annotation.
 */
record Recipe(JsonNode template) {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Pattern DEFAULT =
      Pattern.compile("(?:\\?\\?|== n(?:il|ull) \\?)(.*?)(?:: *payload.*)?$");

  /** Defaults by the parameters' names, in their order; empty for a parameter that has none. */
  SequencedMap<String, Optional<String>> defaults() {
    SequencedMap<String, Optional<String>> defaults = new LinkedHashMap<>();
    for (JsonNode parameter : template.at("/spec/arguments/parameters")) {
      defaults.put(
          parameter.path("name").asString(),
          Optional.ofNullable(parameter.get("value")).map(JsonNode::asString));
    }
    return defaults;
  }

  /** The default of a parameter that has one. */
  String defaultOf(String parameter) {
    return defaults().getOrDefault(parameter, Optional.empty()).orElseThrow();
  }

  JsonNode schema() {
    return JSON.readTree(
        template.path("metadata").path("annotations").path("easel.dev/schema").asString("{}"));
  }

  JsonNode property(String parameter) {
    return schema().path("properties").path(parameter);
  }

  /**
   * Defaults that a binding gives, as far as one can be read from its expressions, by the
   * parameters' names.
   */
  static SequencedMap<String, Optional<String>> defaultsOf(JsonNode binding) {
    SequencedMap<String, Optional<String>> defaults = new LinkedHashMap<>();
    mapped(binding).forEach((name, event) -> defaults.put(name, defaultIn(event)));
    return defaults;
  }

  /** Expressions of a binding by the parameters' names. */
  static SequencedMap<String, String> mapped(JsonNode binding) {
    SequencedMap<String, String> mapped = new LinkedHashMap<>();
    for (JsonNode parameter : binding.at("/spec/submit/arguments/parameters")) {
      mapped.put(parameter.path("name").asString(), parameter.at("/valueFrom/event").asString(""));
    }
    return mapped;
  }

  /** The default in {@code x ?? default} or {@code x == nil ? default : x}. */
  private static Optional<String> defaultIn(String event) {
    return DEFAULT.matcher(event).results().findFirst().map(it -> text(it.group(1).strip()));
  }

  /**
   * The text that an expression of literals and parameters joined by + gives, with Argo's tags for
   * parameters.
   */
  private static String text(String expression) {
    var text = new StringBuilder();
    for (String term : expression.replaceAll("^\\(|\\)$", "").split(" \\+ ", -1)) {
      text.append(
          term.startsWith("payload.parameters.")
              ? "{{workflow." + term.substring("payload.".length()) + "}}"
              : term.replaceAll("^\"|\"$", ""));
    }
    return text.toString();
  }

  static Map<String, Recipe> byName(Manifests manifests) {
    Map<String, Recipe> recipes = new LinkedHashMap<>();
    manifests
        .ofKind("WorkflowTemplate")
        .forEach(it -> recipes.put(Manifests.name(it), new Recipe(it)));
    return recipes;
  }
}
