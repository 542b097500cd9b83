package dev.easel.argo;

import static dev.easel.argo.Fields.instant;
import static dev.easel.argo.Fields.text;
import static dev.easel.argo.Fields.textOrEmpty;
import static dev.easel.argo.Fields.texts;
import static dev.easel.argo.Fields.words;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Reads a workflow as Argo 3.7 to 4.1 writes it. */
final class WorkflowReader {

  private static final String OURS = "easel.dev/";
  static final String ARGOS = "workflows.argoproj.io/";

  private WorkflowReader() {}

  static Workflow read(JsonNode object) {
    var metadata = object.path("metadata");
    var spec = object.path("spec");
    var status = object.path("status");
    var nodes = NodesReader.read(status);
    return new Workflow(
        textOrEmpty(metadata, "namespace"),
        textOrEmpty(metadata, "name"),
        textOrEmpty(metadata, "uid"),
        metadata.path("generation").asLong(0),
        instant(metadata, "creationTimestamp"),
        ours(metadata.path("labels")),
        ours(metadata.path("annotations")),
        text(spec.path("workflowTemplateRef"), "name"),
        parameters(spec),
        parameters(status.path("storedWorkflowTemplateSpec")),
        phase(textOrEmpty(status, "phase")),
        words(status, "message"),
        instant(status, "startedAt"),
        instant(status, "finishedAt"),
        text(spec, "shutdown"),
        spec.path("suspend").asBoolean(false),
        isResubmitted(metadata.path("labels")),
        text(status, "progress"),
        steps(metadata, nodes),
        nodes.isEmpty());
  }

  static Map<String, String> ours(JsonNode texts) {
    return texts(texts, key -> key.startsWith(OURS));
  }

  static boolean isResubmitted(JsonNode labels) {
    return labels.has(ARGOS + "resubmitted-from-workflow");
  }

  private static Map<String, String> parameters(JsonNode spec) {
    var parameters = new LinkedHashMap<String, String>();
    for (var parameter : spec.path("arguments").path("parameters")) {
      var value = text(parameter, "value");
      if (value != null) {
        parameters.put(textOrEmpty(parameter, "name"), value);
      }
    }
    return Collections.unmodifiableMap(parameters);
  }

  private static List<Step> steps(JsonNode metadata, Optional<Map<String, Node>> nodes) {
    var podNames = textOrEmpty(metadata.path("annotations"), ARGOS + "pod-name-format");
    var name = textOrEmpty(metadata, "name");
    return nodes
        .map(all -> new StepReader(name, !podNames.equals("v1"), all).steps())
        .orElse(List.of());
  }

  private static Workflow.Phase phase(String text) {
    return switch (text) {
      case "Pending" -> Workflow.Phase.PENDING;
      case "Running" -> Workflow.Phase.RUNNING;
      case "Succeeded" -> Workflow.Phase.SUCCEEDED;
      case "Failed" -> Workflow.Phase.FAILED;
      case "Error" -> Workflow.Phase.ERROR;
      default -> Workflow.Phase.NONE;
    };
  }
}
