package dev.easel.endpoints;

import dev.easel.kubernetes.Placement;
import tools.jackson.databind.JsonNode;

/** An InferenceService that is to be made, with what a recipe's author can get wrong in it. */
public record ServiceManifest(JsonNode object) {

  /** The group and version of KServe 0.15 to 0.20. */
  public static final String GROUP = "serving.kserve.io";

  /** The version of that group that is written. */
  public static final String VERSION = "v1beta1";

  /** The group before KServe 0.7, which no server has any more. */
  public static final String OLD_GROUP = "serving.kubeflow.org";

  private static final String IDLE = "scaletozeropodretentionperiod";
  private static final String SPELLED =
      "autoscaling.knative.dev/scale-to-zero-pod-retention-period";

  /** Whether it is one, of either group. */
  public boolean isService() {
    return object.path("kind").asString("").equals("InferenceService");
  }

  public boolean isOfOldGroup() {
    return object.path("apiVersion").asString("").startsWith(OLD_GROUP + "/");
  }

  /** It reads its model where KServe no longer mounts a claim. */
  public boolean readsOldMount() {
    return object.toString().contains("/mnt/pvc/");
  }

  /** Its idle time is an annotation of a spelling that Knative ignores. */
  public boolean misspellsIdleTime() {
    return object.at("/metadata/annotations").propertyNames().stream()
        .anyMatch(ServiceManifest::isMisspelled);
  }

  /** Which nodes its predictor can run on. */
  public Placement placement() {
    return Placement.of(object.at("/spec/predictor"));
  }

  private static boolean isMisspelled(String annotation) {
    var name = annotation.substring(annotation.indexOf('/') + 1).replace("-", "");
    return !annotation.equals(SPELLED) && name.equalsIgnoreCase(IDLE);
  }
}
