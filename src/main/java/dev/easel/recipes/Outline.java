package dev.easel.recipes;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a schema says about the recipe as a whole: its titles and {@code x-easel}.
 *
 * @param output pattern of the folder written to, {@code finetunes/{run_name}}
 * @param endpoint pattern of the InferenceService's name
 * @param stages stage of a run by step name
 * @param predictor dialect of its predictor
 * @param log how its training is read from what it prints
 * @param demands what it asks of hardware, and how long its training is
 */
record Outline(
    String title,
    String description,
    List<String> aliases,
    @Nullable String output,
    @Nullable String endpoint,
    Map<String, String> stages,
    String predictor,
    LogRules log,
    Demands demands) {

  private static final Set<String> STAGES =
      Set.of("downloading", "training", "serializing", "deploying");
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([A-Za-z0-9_-]+)}");
  private static final Pattern LITERAL = Pattern.compile("[A-Za-z0-9._/-]*");

  static Outline of(String name, JsonNode schema, Set<String> parameters) throws SchemaRefused {
    var easel = schema.path("x-easel");
    return new Outline(
        schema.path("title").asString(name),
        schema.path("description").asString(""),
        easel.path("aliases").valueStream().map(alias -> alias.asString("")).toList(),
        pattern("output", easel, parameters),
        pattern("endpoint", easel, parameters),
        stages(easel.path("stages")),
        easel.path("predictor").asString("coreweave-v1"),
        LogRules.of(easel),
        Demands.of(easel));
  }

  /** Of a template whose schema cannot be read. */
  static Outline unknown(String name) {
    return new Outline(
        name, "", List.of(), null, null, Map.of(), "coreweave-v1", LogRules.NONE, Demands.NONE);
  }

  /** The pattern with its placeholders filled; the text itself if it has none. */
  static String filled(String pattern, Map<String, String> parameters) {
    return PLACEHOLDER
        .matcher(pattern)
        .replaceAll(
            place ->
                java.util.regex.Matcher.quoteReplacement(
                    parameters.getOrDefault(place.group(1), place.group())));
  }

  private static @Nullable String pattern(String name, JsonNode easel, Set<String> parameters)
      throws SchemaRefused {
    var pattern = easel.path(name).asString("");
    refuseUnfillable("x-easel." + name, pattern, parameters);
    return pattern.isEmpty() ? null : pattern;
  }

  /** Refuses a pattern with a placeholder that is none of the names. */
  static void refuseUnfillable(String where, String pattern, Set<String> names)
      throws SchemaRefused {
    var unknown =
        PLACEHOLDER
            .matcher(pattern)
            .results()
            .map(place -> place.group(1))
            .filter(name -> !names.contains(name))
            .findFirst();
    if (unknown.isPresent() || !LITERAL.matcher(filled(pattern, allAs(names))).matches()) {
      throw new SchemaRefused(
          "schema_invalid",
          "%s '%s' is not a text with placeholders of %s."
              .formatted(where, pattern, String.join(", ", names)));
    }
  }

  private static Map<String, String> allAs(Set<String> names) {
    var filled = new LinkedHashMap<String, String>();
    names.forEach(name -> filled.put(name, "x"));
    return filled;
  }

  private static Map<String, String> stages(JsonNode written) throws SchemaRefused {
    var stages = new LinkedHashMap<String, String>();
    for (var step : written.properties()) {
      var stage = step.getValue().asString("");
      if (!STAGES.contains(stage)) {
        throw new SchemaRefused(
            "schema_invalid",
            "x-easel.stages: '%s' is no stage; stages are %s."
                .formatted(stage, String.join(", ", STAGES.stream().sorted().toList())));
      }
      stages.put(step.getKey(), stage);
    }
    return stages;
  }
}
