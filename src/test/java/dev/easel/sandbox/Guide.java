package dev.easel.sandbox;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The guide's DreamBooth template and binding as they were installed when the recordings were made.
 */
final class Guide {
  private static final String EVENTS = "/api/v1/events/tenant-example/db-finetune";

  private Guide() {}

  static void install(Sandbox sandbox) {
    objects(sandbox.namespace()).forEach(object -> sandbox.apply(object.toString()));
  }

  /** The template and the bindings, of which one names a template that is not there. */
  static List<ObjectNode> objects(String namespace) {
    List<ObjectNode> objects = new ArrayList<>();
    objects.add(template(namespace));
    for (JsonNode recorded : Recording.argo("bindings-list").body().path("items")) {
      String name = Json.text(recorded, "metadata", "name");
      ObjectNode binding = object("WorkflowEventBinding", name, namespace);
      binding.set("spec", recorded.path("spec"));
      objects.add(binding);
    }
    return objects;
  }

  private static ObjectNode template(String namespace) {
    JsonNode executed = Recording.argo("executed-workflow").workflow();
    ObjectNode template = object("WorkflowTemplate", "db-finetune-template", namespace);
    ObjectNode spec =
        (ObjectNode) Json.at(executed, "status", "storedWorkflowTemplateSpec").deepCopy();
    spec.remove("workflowTemplateRef");
    template.set("spec", spec);
    return template;
  }

  static ObjectNode object(String kind, String name, String namespace) {
    ObjectNode object = Json.object().put("apiVersion", "argoproj.io/v1alpha1").put("kind", kind);
    object.putObject("metadata").put("name", name).put("namespace", namespace);
    return object;
  }

  /** The recorded event with another workflow name and run name. */
  static ObjectNode event(String workflow, String runName) {
    ObjectNode event =
        (ObjectNode) Recording.argo("events-accepted").request().path("body").deepCopy();
    event.put("workflow_name", workflow);
    Json.objectAt(event, "parameters").put("run_name", runName);
    return event;
  }

  /** The event that made the recorded workflow, under its own name. */
  static ObjectNode eventOf(JsonNode workflow) {
    ObjectNode event = Json.object();
    event.put("workflow_name", Json.text(workflow, "metadata", "name"));
    event.put("run_id", Json.text(workflow, "metadata", "labels", "easel.dev/run"));
    Workflows.parameters(workflow.path("spec")).forEach(event.putObject("parameters")::put);
    return event;
  }

  static Client.Answer submit(Sandbox sandbox, ObjectNode event) {
    return new Client(sandbox.argoUrl(), sandbox.argoToken()).post(EVENTS, event);
  }
}
