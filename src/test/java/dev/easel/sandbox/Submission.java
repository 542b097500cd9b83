package dev.easel.sandbox;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One binding and one event: the workflow that comes of them, or Argo's words why none does. */
final class Submission {
  static final class Failed extends RuntimeException {
    Failed(String message) {
      super(message);
    }
  }

  private final ApiObjects objects;
  private final Rights rights;
  private final String user;
  private final JsonNode binding;
  private final Map<String, @Nullable Object> environment;

  Submission(
      ApiObjects objects,
      Rights rights,
      String user,
      JsonNode binding,
      Map<String, @Nullable Object> environment) {
    this.objects = objects;
    this.rights = rights;
    this.user = user;
    this.binding = binding;
    this.environment = environment;
  }

  void submit() {
    if (!selected()) {
      return;
    }
    String namespace = Json.text(binding, "metadata", "namespace");
    JsonNode submit = Json.at(binding, "spec", "submit");
    String reference = Json.text(submit, "workflowTemplateRef", "name");
    Stored template = template(namespace, reference);
    ObjectNode workflow = Json.object();
    ObjectNode metadata = workflow.putObject("metadata");
    metadata.put("generateName", reference + "-");
    metadata(metadata, submit.path("metadata"), template.tree());
    Json.objectAt(metadata, "labels")
        .put(Workflows.PREFIX + "workflow-event-binding", Json.text(binding, "metadata", "name"))
        .put(Workflows.PREFIX + "workflow-template", reference);
    ObjectNode spec = workflow.putObject("spec");
    ObjectNode arguments = spec.putObject("arguments");
    parameters(arguments, Json.at(submit, "arguments", "parameters"));
    spec.putObject("workflowTemplateRef").put("name", reference);
    workflow.putObject("status");
    create(namespace, workflow);
  }

  private boolean selected() {
    Object selected =
        evaluate(
            Json.text(binding, "spec", "event", "selector"),
            "failed to evaluate workflow template expression: ");
    if (selected instanceof Boolean truth) {
      return truth;
    }
    throw new Failed(
        "failed to evaluate workflow template expression: unable to cast expression result '%s' to bool"
            .formatted(selected));
  }

  private Stored template(String namespace, String reference) {
    try {
      rights.require(user, "get", ResourceTypes.TEMPLATES, namespace);
      return objects.store().require(new Key(ResourceTypes.TEMPLATES, namespace, reference));
    } catch (Refused refused) {
      throw new Failed("failed to get workflow template: " + refused.message());
    }
  }

  private void metadata(ObjectNode metadata, JsonNode from, JsonNode template) {
    for (String member : new String[] {"name", "generateName"}) {
      if (from.has(member)) {
        metadata.put(member, text(Json.text(from, member), member));
      }
    }
    JsonNode common = Json.at(template, "spec", "workflowMetadata");
    for (String member : new String[] {"labels", "annotations"}) {
      ObjectNode into = Json.objectAt(metadata, member);
      Json.texts(common.path(member)).forEach(into::put);
      String kind = member.substring(0, member.length() - 1);
      Json.texts(from.path(member))
          .forEach((key, source) -> into.put(key, text(source, kind + " \"" + key + "\"")));
      if (into.isEmpty()) {
        metadata.remove(member);
      }
    }
  }

  private String text(String source, String what) {
    Object value = evaluate(source, "failed to evaluate workflow " + what + " expression: ");
    if (value instanceof String text) {
      return text;
    }
    throw new Failed(
        "workflow %s expression must evaluate to a string, not a %s"
            .formatted(what, Expressions.type(value)));
  }

  private void parameters(ObjectNode arguments, JsonNode mapped) {
    ArrayNode parameters = arguments.putArray("parameters");
    for (JsonNode parameter : mapped) {
      String name = Json.text(parameter, "name");
      if (!parameter.has("valueFrom")) {
        throw new Failed(
            "malformed workflow template parameter \"%s\": valueFrom is nil".formatted(name));
      }
      String source = Json.text(parameter, "valueFrom", "event");
      parameters.addObject().put("name", name).put("value", parameter(name, source));
    }
  }

  private String parameter(String name, String source) {
    try {
      return written(Expressions.evaluate(source, environment));
    } catch (ExpressionFault fault) {
      throw new Failed(
          (fault.compiling()
                  ? "failed to compile workflow template parameter %s expression: %s"
                  : "failed to evaluate workflow template parameter \"%s\" expression: %s")
              .formatted(name, fault.problem()));
    }
  }

  private @Nullable Object evaluate(String source, String failure) {
    try {
      return Expressions.evaluate(source, environment);
    } catch (ExpressionFault fault) {
      throw new Failed(failure + fault.problem());
    }
  }

  private void create(String namespace, ObjectNode workflow) {
    try {
      rights.require(user, "create", ResourceTypes.WORKFLOWS, namespace);
      objects.create(ResourceTypes.WORKFLOWS, namespace, workflow);
    } catch (Refused refused) {
      throw new Failed("failed to create workflow: " + refused.message());
    }
  }

  /**
   * JSON whose outer quotes are taken off and whose escapes stay, which is what a parameter gets.
   */
  static String written(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case String text -> {
        String quoted = Json.MAPPER.writeValueAsString(text);
        yield quoted
            .substring(1, quoted.length() - 1)
            .replace("\u2028", "\\u2028")
            .replace("\u2029", "\\u2029");
      }
      case Double number -> Numbers.go(number);
      case Boolean truth -> truth.toString();
      case Map<?, ?> map -> Json.MAPPER.writeValueAsString(new TreeMap<>(map));
      case List<?> list -> Json.MAPPER.writeValueAsString(list);
      default -> value.toString();
    };
  }
}
