package dev.easel.chart;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What event bindings can get wrong. */
final class BindingRules {
  private static final Pattern NULL = Pattern.compile("\\bnull\\b");

  private BindingRules() {}

  /**
   * Argo's expressions know nil: null is an unknown name, and every event of the namespace fails.
   */
  static Stream<String> unknownNull(Manifests manifests) {
    return bindings(manifests)
        .flatMap(it -> Recipe.mapped(it).entrySet().stream())
        .filter(it -> NULL.matcher(it.getValue()).find())
        .map(Map.Entry::getKey);
  }

  static Stream<String> unmappedParameters(Manifests manifests) {
    return bindings(manifests)
        .flatMap(
            binding ->
                recipe(manifests, binding).defaults().keySet().stream()
                    .filter(it -> !Recipe.mapped(binding).containsKey(it)));
  }

  /** A field that the payload lacks becomes the text null. */
  static Stream<String> parametersWithoutDefault(Manifests manifests) {
    return bindings(manifests)
        .flatMap(it -> Recipe.defaultsOf(it).entrySet().stream())
        .filter(it -> it.getValue().isEmpty() && !it.getKey().equals("run_name"))
        .map(Map.Entry::getKey);
  }

  static Stream<String> differingDefaults(Manifests manifests) {
    return bindings(manifests).flatMap(it -> differingDefaults(it, recipe(manifests, it)));
  }

  private static Stream<String> differingDefaults(JsonNode binding, Recipe recipe) {
    var defaults = recipe.defaults();
    return Recipe.defaultsOf(binding).entrySet().stream()
        .filter(it -> it.getValue().isPresent())
        .filter(it -> !it.getValue().equals(defaults.getOrDefault(it.getKey(), Optional.empty())))
        .map(Map.Entry::getKey);
  }

  /** Workflows that nobody can tell apart, or whose names are made up by Argo. */
  static Stream<String> unlabelledWorkflows(Manifests manifests) {
    var templates =
        manifests
            .ofKind("WorkflowTemplate")
            .filter(it -> it.at("/spec/workflowMetadata/labels").isEmpty());
    var bindings =
        bindings(manifests)
            .filter(
                it ->
                    it.at("/spec/submit/metadata/labels").isEmpty()
                        || it.at("/spec/submit/metadata/name").isMissingNode());
    return Stream.concat(templates, bindings).map(Manifests::name);
  }

  private static Stream<JsonNode> bindings(Manifests manifests) {
    return manifests.ofKind("WorkflowEventBinding");
  }

  private static Recipe recipe(Manifests manifests, JsonNode binding) {
    String name = binding.at("/spec/submit/workflowTemplateRef/name").asString("");
    return new Recipe(manifests.named("WorkflowTemplate", name).orElse(binding));
  }
}
