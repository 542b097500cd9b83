package dev.easel.sandbox;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What Argo's executor does in the pod of a resource template. */
final class ResourceSteps {
  enum Result {
    WAITING,
    SUCCEEDED,
    FAILED
  }

  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  private final ApiObjects objects;
  private final ResourceTypes types;

  ResourceSteps(ApiObjects objects, ResourceTypes types) {
    this.objects = objects;
    this.types = types;
  }

  /** Applies at the first look; from then on tests the conditions, failure before success. */
  Result look(Stored pod, JsonNode resource, boolean first) {
    ObjectNode manifest = (ObjectNode) Yaml.one(Json.text(resource, "manifest"));
    ResourceType type =
        types.ofKind(Json.text(manifest, "apiVersion"), Json.text(manifest, "kind"));
    Key key = new Key(type, pod.key().namespace(), Json.text(manifest, "metadata", "name"));
    if (first) {
      return act(Json.text(resource, "action"), key, manifest) ? Result.WAITING : Result.FAILED;
    }
    Stored now = objects.store().get(key);
    if (now == null) {
      return Result.FAILED;
    }
    String success = Json.text(resource, "successCondition");
    String failure = Json.text(resource, "failureCondition");
    if (!failure.isEmpty() && Conditions.resource(failure, now.tree(), true)) {
      return Result.FAILED;
    }
    return success.isEmpty() || Conditions.resource(success, now.tree(), false)
        ? Result.SUCCEEDED
        : Result.WAITING;
  }

  private boolean act(String action, Key key, ObjectNode manifest) {
    if (!action.equals("apply") && !action.equals("create")) {
      throw new IllegalArgumentException("the sandbox does not know the resource action " + action);
    }
    ObjectNode applied = manifest.deepCopy();
    Json.objectAt(applied, "metadata", "annotations").put(LAST_APPLIED, manifest + "\n");
    try {
      if (action.equals("apply") && objects.store().get(key) != null) {
        objects.edit(key, object -> Patches.merge(object, applied));
      } else {
        objects.create(key.type(), key.namespace(), applied);
      }
      return true;
    } catch (Refused refused) {
      return false;
    }
  }
}
