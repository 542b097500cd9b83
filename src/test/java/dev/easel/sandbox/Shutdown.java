package dev.easel.sandbox;

import tools.jackson.databind.node.ObjectNode;

/** What stop and terminate make of the nodes that have not ended. */
final class Shutdown {
  private final ApiObjects objects;
  private final ObjectNode workflow;
  private final Nodes nodes;
  private final Script script;
  private final String now;

  Shutdown(ApiObjects objects, ObjectNode workflow, Nodes nodes, Script script, String now) {
    this.objects = objects;
    this.workflow = workflow;
    this.nodes = nodes;
    this.script = script;
    this.now = now;
  }

  /** False as long as a pod goes on that cannot be told to end. */
  boolean end(String strategy) {
    boolean all = true;
    for (ObjectNode pod : nodes.ofType("Pod")) {
      boolean runs = Json.text(pod, "phase").equals("Running");
      if (runs && script.isDeaf(Pods.step(Json.text(pod, "name")))) {
        all = false;
      } else if (!Nodes.fulfilled(pod)) {
        pod.put("taskResultSynced", true);
        // two blanks in 4.1
        Nodes.finish(pod, "Failed", "workflow shutdown with strategy:  " + strategy, now);
        deletePod(pod);
      }
    }
    if (!all) {
      return false;
    }
    close("Retry", "Stopped with strategy '" + strategy + "'");
    close("StepGroup", "");
    close("Steps", "");
    return true;
  }

  private void close(String type, String message) {
    for (ObjectNode node : nodes.ofType(type)) {
      if (!Nodes.fulfilled(node)) {
        String child = failedChild(node);
        String why =
            message.isEmpty() && !child.isEmpty() ? "child '" + child + "' failed" : message;
        Nodes.finish(node, "Failed", why.isEmpty() ? null : why, now);
        if (type.equals("Steps")) {
          Steps.outbound(node, nodes);
        }
      }
    }
  }

  private String failedChild(ObjectNode node) {
    boolean root = Json.text(node, "type").equals("Steps");
    for (ObjectNode candidate : root ? nodes.ofType("StepGroup") : nodes.children(node)) {
      if (Nodes.failed(candidate)) {
        return root ? failedChild(candidate) : Json.text(candidate, "id");
      }
    }
    return "";
  }

  private void deletePod(ObjectNode node) {
    String name = Json.text(workflow, "metadata", "name");
    String pod = Pods.name(name, Json.text(node, "templateName"), Json.text(node, "id"));
    String namespace = Json.text(workflow, "metadata", "namespace");
    objects.deleteIfThere(new Key(ResourceTypes.PODS, namespace, pod));
  }
}
