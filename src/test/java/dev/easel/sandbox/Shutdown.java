package dev.easel.sandbox;

import tools.jackson.databind.node.ObjectNode;

/** What stop and terminate make of the nodes that have not ended. */
final class Shutdown {
  private final ApiObjects objects;
  private final ObjectNode workflow;
  private final Nodes nodes;
  private final String now;

  Shutdown(ApiObjects objects, ObjectNode workflow, Nodes nodes, String now) {
    this.objects = objects;
    this.workflow = workflow;
    this.nodes = nodes;
    this.now = now;
  }

  void end(String strategy) {
    for (ObjectNode pod : nodes.ofType("Pod")) {
      if (!Nodes.fulfilled(pod)) {
        pod.put("taskResultSynced", true);
        // two blanks in 4.1
        Nodes.finish(pod, "Failed", "workflow shutdown with strategy:  " + strategy, now);
        deletePod(pod);
      }
    }
    close("Retry", "Stopped with strategy '" + strategy + "'");
    close("StepGroup", "");
    close("Steps", "");
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
