package dev.easel.sandbox;

import tools.jackson.databind.node.ObjectNode;

/** What the Argo server does to a workflow on demand. */
final class Verbs {
  private final ApiObjects objects;
  private final Rights rights;
  private final Scripts scripts;

  Verbs(ApiObjects objects, Rights rights, Scripts scripts) {
    this.objects = objects;
    this.rights = rights;
    this.scripts = scripts;
  }

  /** The workflow as it is after the verb. */
  ObjectNode act(String user, String namespace, String name, String verb) {
    Key key = new Key(ResourceTypes.WORKFLOWS, namespace, name);
    rights.require(user, "get", key.type(), namespace);
    ObjectNode workflow = objects.store().require(key).tree();
    rights.require(
        user,
        verb.equals("stop") || verb.equals("terminate") ? "patch" : "update",
        key.type(),
        namespace);
    return switch (verb) {
      case "stop" -> shutdown(key, workflow, "Stop");
      case "terminate" -> shutdown(key, workflow, "Terminate");
      case "suspend" -> suspend(key, true);
      case "resume" -> suspend(key, false);
      case "retry" -> retry(user, key, workflow);
      default -> throw new ArgoServer.Failure(501, 12, "Not Implemented");
    };
  }

  private ObjectNode shutdown(Key key, ObjectNode workflow, String strategy) {
    if (Workflows.finished(workflow)) {
      throw new ArgoServer.Failure(
          500,
          13,
          "cannot shutdown a completed workflow: workflow: \"%s\", namespace: \"%s\""
              .formatted(key.name(), key.namespace()));
    }
    return objects
        .edit(key, object -> Json.objectAt(object, "spec").put("shutdown", strategy))
        .tree();
  }

  private ObjectNode suspend(Key key, boolean suspend) {
    return objects
        .edit(
            key,
            object -> {
              ObjectNode spec = Json.objectAt(object, "spec");
              if (suspend) {
                spec.put("suspend", true);
              } else {
                spec.remove("suspend");
              }
            })
        .tree();
  }

  private ObjectNode retry(String user, Key key, ObjectNode workflow) {
    String phase = Json.text(workflow, "status", "phase");
    if (!phase.equals("Failed") && !phase.equals("Error")) {
      throw new ArgoServer.Failure(400, 3, "Cannot retry a workflow in phase " + phase);
    }
    rights.require(user, "delete", ResourceTypes.PODS, key.namespace());
    Script.VerbFault fault = scripts.of(workflow).nextRetryFault();
    if (fault == Script.VerbFault.LOST) {
      return workflow;
    }
    ObjectNode retried = objects.edit(key, this::reset).tree();
    if (fault == Script.VerbFault.DONE_BUT_500) {
      throw new ArgoServer.Failure(500, 13, "etcdserver: request timed out");
    }
    return retried;
  }

  /** A failed attempt of a step that succeeded in the end stays as it is. */
  private static boolean overcome(ObjectNode node, Nodes nodes) {
    return nodes.ofType("Retry").stream()
        .filter(retry -> !Nodes.failed(retry))
        .anyMatch(retry -> nodes.children(retry).contains(node));
  }

  /** What succeeded stays; what failed goes, with its pod; the phase label stays as it was. */
  private void reset(ObjectNode workflow) {
    Nodes nodes = new Nodes(workflow);
    String name = Json.text(workflow, "metadata", "name");
    for (ObjectNode node : nodes.all()) {
      if (overcome(node, nodes)) {
        continue;
      }
      if (Json.text(node, "type").equals("Pod") && Nodes.failed(node)) {
        String pod = Pods.name(name, Json.text(node, "templateName"), Json.text(node, "id"));
        String namespace = Json.text(workflow, "metadata", "namespace");
        objects.deleteIfThere(new Key(ResourceTypes.PODS, namespace, pod));
        nodes.remove(node);
      } else if (Nodes.failed(node)) {
        node.put("phase", "Running").put("startedAt", objects.now());
        node.remove("finishedAt");
        node.remove("message");
        node.remove("outboundNodes");
        if (Json.text(node, "type").equals("Retry")) {
          node.remove("children");
        }
      }
    }
    Json.objectAt(workflow, "spec").remove("shutdown");
    Json.objectAt(workflow, "metadata", "labels").remove(Workflows.PREFIX + "completed");
    ObjectNode status = Json.objectAt(workflow, "status");
    status.remove("phase");
    status.remove("message");
    status.remove("finishedAt");
    status.put("startedAt", objects.now());
    for (var condition : Json.arrayAt(status, "conditions")) {
      if (Json.text(condition, "type").equals("Completed")) {
        ((ObjectNode) condition).put("status", "False");
      }
    }
  }
}
