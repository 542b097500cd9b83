package dev.easel.sandbox;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Argo's archive: each workflow that ended, as it ended last. One that is deleted while it runs is
 * not in it (4.1, #13658). Nothing of it was recorded: it follows Argo 4.1's sources
 * (server/workflowarchive, workflow/controller/controller.go).
 */
final class Archive {
  private static final String STATUS = Workflows.PREFIX + "workflow-archiving-status";

  private final ApiObjects objects;
  private final Map<String, ObjectNode> kept = new ConcurrentHashMap<>();
  private volatile boolean enabled;

  Archive(ApiObjects objects) {
    this.objects = objects;
  }

  void enabled(boolean enabled) {
    this.enabled = enabled;
  }

  /** Called for a workflow that has ended. */
  void keep(Key key) {
    Stored ended = objects.store().get(key);
    if (!enabled || ended == null) {
      return;
    }
    ObjectNode copy = Workflows.written(ended);
    Json.objectAt(copy, "metadata", "labels").put(STATUS, "Persisted");
    kept.put(ended.uid(), copy);
    objects.edit(
        key, object -> Json.objectAt(object, "metadata", "labels").put(STATUS, "Archived"));
  }

  ObjectNode get(String uid) {
    if (!enabled) {
      throw new ArgoServer.Failure(500, 13, "getting archived workflows not supported");
    }
    ObjectNode found = kept.get(uid);
    if (found == null) {
      throw new ArgoServer.Failure(404, 5, "not found");
    }
    return found;
  }

  /** The one of this name that began last. */
  Optional<ObjectNode> named(String namespace, String name) {
    return kept.values().stream()
        .filter(each -> enabled && Json.text(each, "metadata", "name").equals(name))
        .filter(each -> Json.text(each, "metadata", "namespace").equals(namespace))
        .max(Comparator.comparing(Archive::startedAt));
  }

  private static String startedAt(JsonNode workflow) {
    return Json.text(workflow, "status", "startedAt");
  }
}
