package dev.easel.sandbox;

import tools.jackson.databind.node.ObjectNode;

/** The Events in which a kubelet warns of a pod: one object, counted up each time. */
final class Warnings {
  private final ApiObjects objects;

  Warnings(ApiObjects objects) {
    this.objects = objects;
  }

  void of(Stored pod, String node, Fate.Warning warning) {
    String name = pod.key().name() + "." + Integer.toHexString(warning.hashCode());
    Key key = new Key(ResourceTypes.EVENTS, pod.key().namespace(), name);
    if (objects.store().get(key) == null) {
      objects.create(ResourceTypes.EVENTS, pod.key().namespace(), event(name, pod, node, warning));
    } else {
      objects.edit(key, this::again);
    }
  }

  private void again(ObjectNode event) {
    event.put("count", event.path("count").asInt(0) + 1).put("lastTimestamp", objects.now());
  }

  private ObjectNode event(String name, Stored pod, String node, Fate.Warning warning) {
    ObjectNode event = Json.object();
    event.putObject("metadata").put("name", name);
    event
        .putObject("involvedObject")
        .put("kind", "Pod")
        .put("namespace", pod.key().namespace())
        .put("name", pod.key().name())
        .put("uid", pod.uid())
        .put("apiVersion", "v1")
        .put("resourceVersion", Long.toString(pod.version()));
    event.put("reason", warning.reason()).put("message", warning.message());
    event.putObject("source").put("component", "kubelet").put("host", node);
    event.put("firstTimestamp", objects.now()).put("lastTimestamp", objects.now());
    event.put("count", 1).put("type", "Warning").putNull("eventTime");
    return event.put("reportingComponent", "kubelet").put("reportingInstance", node);
  }
}
