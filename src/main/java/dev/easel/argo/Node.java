package dev.easel.argo;

import static dev.easel.argo.Fields.instant;
import static dev.easel.argo.Fields.integer;
import static dev.easel.argo.Fields.text;
import static dev.easel.argo.Fields.textOrEmpty;
import static dev.easel.argo.Fields.words;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A node of {@code status.nodes}. */
record Node(
    String id,
    String name,
    String displayName,
    String type,
    @Nullable String template,
    String phase,
    @Nullable String message,
    String boundary,
    List<String> children,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt,
    @Nullable Integer exitCode,
    @Nullable String host,
    Map<String, Long> resourcesDuration) {

  private static final Set<String> GROUPS = Set.of("StepGroup", "TaskGroup", "Container");
  private static final Set<String> COMPOSITES = Set.of("Steps", "DAG");

  static Node read(JsonNode node) {
    var template = text(node.path("templateRef"), "template");
    return new Node(
        textOrEmpty(node, "id"),
        textOrEmpty(node, "name"),
        textOrEmpty(node, "displayName"),
        textOrEmpty(node, "type"),
        template == null ? text(node, "templateName") : template,
        textOrEmpty(node, "phase"),
        words(node, "message"),
        textOrEmpty(node, "boundaryID"),
        node.path("children").valueStream().map(JsonNode::asString).toList(),
        instant(node, "startedAt"),
        instant(node, "finishedAt"),
        integer(node.path("outputs"), "exitCode"),
        text(node, "hostNodeName"),
        resources(node.path("resourcesDuration")));
  }

  /** What {@code argo get} does not print. */
  boolean isGroup() {
    return GROUPS.contains(type);
  }

  boolean isComposite() {
    return COMPOSITES.contains(type);
  }

  /** It runs once the rest has ended, and is named {@code run-1.onExit}, or for what is in it. */
  boolean isOfExit() {
    return name.contains(".onExit");
  }

  boolean isRetry() {
    return type.equals("Retry");
  }

  boolean isPod() {
    return type.equals("Pod");
  }

  boolean isFinished() {
    return switch (step()) {
      case PENDING, RUNNING -> false;
      default -> true;
    };
  }

  Step.Phase step() {
    return switch (phase) {
      case "Running" -> Step.Phase.RUNNING;
      case "Succeeded" -> Step.Phase.SUCCEEDED;
      case "Failed" -> Step.Phase.FAILED;
      case "Error" -> Step.Phase.ERROR;
      case "Skipped" -> Step.Phase.SKIPPED;
      case "Omitted" -> Step.Phase.OMITTED;
      default -> Step.Phase.PENDING;
    };
  }

  private static Map<String, Long> resources(JsonNode durations) {
    var resources = new TreeMap<String, Long>();
    durations
        .properties()
        .forEach(entry -> resources.put(entry.getKey(), entry.getValue().asLong(0)));
    return Collections.unmodifiableMap(resources);
  }
}
