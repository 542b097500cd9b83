package dev.easel.sandbox;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What Argo makes of a workflow that refers to a template. */
final class Workflows {
  static final String PREFIX = "workflows.argoproj.io/";
  private static final Set<String> FINAL = Set.of("Succeeded", "Failed", "Error");

  private Workflows() {}

  static boolean finished(JsonNode workflow) {
    return FINAL.contains(Json.text(workflow, "status", "phase"));
  }

  /** The template's spec with the workflow's arguments over its own, as status keeps it. */
  static ObjectNode merged(JsonNode template, JsonNode workflow) {
    ObjectNode spec = (ObjectNode) template.path("spec").deepCopy();
    ObjectNode arguments = Json.object();
    ArrayNode parameters = arguments.putArray("parameters");
    Map<String, JsonNode> all = new LinkedHashMap<>();
    JsonNode own = Json.at(workflow, "spec", "arguments", "parameters");
    own.forEach(parameter -> all.put(Json.text(parameter, "name"), parameter));
    Json.at(spec, "arguments", "parameters")
        .forEach(parameter -> all.putIfAbsent(Json.text(parameter, "name"), parameter));
    all.values().forEach(parameters::add);
    spec.set("arguments", arguments);
    spec.set("workflowTemplateRef", Json.at(workflow, "spec", "workflowTemplateRef"));
    spec.path("templates").forEach(each -> complete((ObjectNode) each));
    return spec;
  }

  /** The members that Argo's own writing of a template always has. */
  private static void complete(ObjectNode template) {
    for (String member : new String[] {"inputs", "metadata", "outputs"}) {
      if (!template.has(member)) {
        template.putObject(member);
      }
    }
    if (template.path("container") instanceof ObjectNode container && !container.has("name")) {
      container.put("name", "");
    }
  }

  /** As Argo's own server writes it: without its kind, times that are not yet as null. */
  static ObjectNode written(Stored stored) {
    ObjectNode workflow = stored.tree();
    workflow.remove("kind");
    workflow.remove("apiVersion");
    if (stored.key().type().equals(ResourceTypes.WORKFLOWS)) {
      ObjectNode status = Json.objectAt(workflow, "status");
      for (String time : new String[] {"startedAt", "finishedAt"}) {
        if (!status.has(time)) {
          status.putNull(time);
        }
      }
    }
    return workflow;
  }

  static Map<String, String> parameters(JsonNode spec) {
    Map<String, String> values = new LinkedHashMap<>();
    for (JsonNode parameter : Json.at(spec, "arguments", "parameters")) {
      values.put(Json.text(parameter, "name"), Json.text(parameter, "value"));
    }
    return values;
  }

  static Optional<JsonNode> template(JsonNode spec, String name) {
    for (JsonNode template : spec.path("templates")) {
      if (Json.text(template, "name").equals(name)) {
        return Optional.of(template);
      }
    }
    return Optional.empty();
  }

  /** The first thing that makes the spec invalid, in Argo's words. */
  static Optional<String> problem(JsonNode spec, String name) {
    if (name.length() > 63) {
      return Optional.of(
          "invalid spec: workflow name \"%s\" must not be more than 63 characters long (currently %d)"
              .formatted(name, name.length()));
    }
    for (JsonNode parameter : Json.at(spec, "arguments", "parameters")) {
      if (!parameter.has("value")) {
        String argument = "spec.arguments." + Json.text(parameter, "name");
        return Optional.of(
            "invalid spec: %s.value or %s.valueFrom is required".formatted(argument, argument));
      }
    }
    return Optional.empty();
  }
}
