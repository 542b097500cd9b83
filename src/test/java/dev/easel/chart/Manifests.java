package dev.easel.chart;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Kubernetes manifests that belong together, and what rules look up in them. */
record Manifests(List<JsonNode> documents) {
  private static final Pattern TAG = Pattern.compile("\\{\\{.*?}}");

  Stream<JsonNode> ofKind(String kind) {
    return Chart.ofKind(documents, kind).stream();
  }

  Optional<JsonNode> named(String kind, String name) {
    return ofKind(kind).filter(it -> name(it).equals(name)).findFirst();
  }

  /** All steps' templates of all WorkflowTemplates. */
  Stream<JsonNode> steps() {
    return ofKind("WorkflowTemplate").flatMap(it -> it.at("/spec/templates").valueStream());
  }

  /** The steps' templates that run a container. */
  Stream<JsonNode> containerSteps() {
    return steps().filter(it -> it.has("container"));
  }

  /** What resource steps create, with an x for each of Argo's tags. */
  Stream<JsonNode> created() {
    return steps()
        .map(it -> it.at("/resource/manifest"))
        .filter(JsonNode::isString)
        .flatMap(it -> Chart.parse(TAG.matcher(it.asString()).replaceAll("x")).stream());
  }

  static String name(JsonNode document) {
    return document.at("/metadata/name").asString("");
  }

  static List<String> texts(JsonNode array) {
    return array.valueStream().map(it -> it.asString("")).toList();
  }

  /** Command and arguments of a container, in one list. */
  static List<String> words(JsonNode container) {
    return Stream.of("command", "args").flatMap(it -> texts(container.path(it)).stream()).toList();
  }

  static Optional<JsonNode> environment(JsonNode container, String name) {
    return container
        .path("env")
        .valueStream()
        .filter(it -> it.path("name").asString("").equals(name))
        .findFirst();
  }
}
