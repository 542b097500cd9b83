package dev.easel.sandbox;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The status of a workflow's pod in each of its states, as a kubelet writes it. */
final class PodStatus {
  private final String now;
  private final String mainImage;

  PodStatus(String now, JsonNode pod) {
    this.now = now;
    this.mainImage = Json.text(main(pod), "image");
  }

  static JsonNode main(JsonNode pod) {
    for (JsonNode container : Json.at(pod, "spec", "containers")) {
      if (Json.text(container, "name").equals("main")) {
        return container;
      }
    }
    return Json.object();
  }

  ObjectNode waiting(Fate.Waits wait, String message) {
    ObjectNode status = status("Pending");
    if (!wait.scheduled()) {
      ObjectNode condition = scheduled(status).put("status", "False");
      condition.put("reason", wait.reason()).put("message", message);
      return status;
    }
    scheduled(status);
    ObjectNode main = state(status, "main", "waiting").put("reason", wait.reason());
    if (!message.isEmpty()) {
      main.put("message", message);
    }
    state(status, "wait", "waiting").put("reason", "PodInitializing");
    return status;
  }

  ObjectNode running() {
    ObjectNode status = status("Running").put("startTime", now);
    scheduled(status);
    state(status, "wait", "running").put("startedAt", now);
    state(status, "main", "running").put("startedAt", now);
    return status;
  }

  ObjectNode ended(Fate.Ends end, String startedAt) {
    ObjectNode status = status(end.exitCode() == 0 ? "Succeeded" : "Failed");
    status.put("startTime", startedAt);
    scheduled(status);
    terminated(status, "wait", 0, "Completed", startedAt);
    terminated(status, "main", end.exitCode(), end.reason(), startedAt);
    return status;
  }

  ObjectNode lost(String reason, String message, String startedAt) {
    ObjectNode status = status("Failed").put("reason", reason).put("message", message);
    status.put("startTime", startedAt);
    scheduled(status);
    return status;
  }

  private ObjectNode status(String phase) {
    return Json.object().put("phase", phase).put("qosClass", "Burstable");
  }

  private ObjectNode scheduled(ObjectNode status) {
    ObjectNode condition = Json.arrayAt(status, "conditions").addObject();
    condition.putNull("lastProbeTime").put("lastTransitionTime", now);
    return condition.put("status", "True").put("type", "PodScheduled");
  }

  private void terminated(
      ObjectNode status, String name, int exitCode, String reason, String startedAt) {
    state(status, name, "terminated")
        .put("exitCode", exitCode)
        .put("finishedAt", now)
        .put("reason", reason)
        .put("startedAt", startedAt);
  }

  private ObjectNode state(ObjectNode status, String name, String state) {
    ObjectNode container = Json.arrayAt(status, "containerStatuses").addObject();
    container.put("image", name.equals("main") ? mainImage : "argoexec:v4.1.2").put("imageID", "");
    container.putObject("lastState");
    container.put("name", name).put("ready", state.equals("running")).put("restartCount", 0);
    return container.putObject("state").putObject(state);
  }
}
