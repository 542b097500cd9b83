package dev.easel.chart;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What the step that deploys, and the rights it runs with, can get wrong. */
final class ServingRules {
  private static final String OLD_GROUP = "serving.kubeflow.org";
  private static final String IDLE = "autoscaling.knative.dev/scale-to-zero-pod-retention-period";

  private ServingRules() {}

  static Stream<String> oldGroups(Manifests manifests) {
    var created =
        manifests.created().filter(it -> it.path("apiVersion").asString("").startsWith(OLD_GROUP));
    var roles = manifests.ofKind("Role").filter(it -> it.toString().contains(OLD_GROUP));
    return Stream.concat(created, roles).map(Manifests::name);
  }

  /** KServe's conditions have no fixed order. */
  static Stream<String> conditionsByPosition(Manifests manifests) {
    return manifests
        .steps()
        .flatMap(
            it -> Stream.of("successCondition", "failureCondition").map(it.path("resource")::path))
        .map(it -> it.asString(""))
        .filter(it -> it.matches(".*conditions\\.\\d.*"));
  }

  /**
   * Since 3.4, Argo's executor reports through workflowtaskresults; without the right, steps never
   * end.
   */
  static Stream<String> executorsWithoutRights(Manifests manifests) {
    return Stream.concat(
            manifests.ofKind("WorkflowTemplate").map(it -> it.path("spec")),
            manifests.steps().filter(it -> it.has("serviceAccountName")))
        .flatMap(it -> executor(it).stream())
        .filter(it -> rules(manifests, it).noneMatch(ServingRules::allowsTaskResults));
  }

  private static Optional<String> executor(JsonNode spec) {
    String account = spec.path("serviceAccountName").asString("");
    String executor = spec.at("/executor/serviceAccountName").asString(account);
    return Optional.of(executor).filter(it -> !it.isEmpty());
  }

  /** The rules that bind an account. */
  static Stream<JsonNode> rules(Manifests manifests, String account) {
    return manifests
        .ofKind("RoleBinding")
        .filter(it -> it.path("subjects").valueStream().anyMatch(s -> isAccount(s, account)))
        .flatMap(it -> manifests.named("Role", it.at("/roleRef/name").asString("")).stream())
        .flatMap(it -> it.path("rules").valueStream());
  }

  private static boolean isAccount(JsonNode subject, String account) {
    return subject.path("name").asString("").equals(account);
  }

  private static boolean allowsTaskResults(JsonNode rule) {
    return Manifests.texts(rule.path("resources")).contains("workflowtaskresults")
        && Manifests.texts(rule.path("verbs")).containsAll(List.of("create", "patch"));
  }

  /** Applying over another run's InferenceService turns its endpoint to this model. */
  static Stream<String> takenOverEndpoints(Manifests manifests) {
    return manifests
        .steps()
        .filter(it -> it.at("/resource/action").asString("").equals("apply"))
        .map(WorkflowRules::nameOf);
  }

  /** KServe no longer mounts a claim at /mnt/pvc. */
  static Stream<String> oldMounts(Manifests manifests) {
    return manifests
        .steps()
        .filter(it -> it.toString().matches("(?s).*(/mnt/pvc/|STORAGE_URI).*"))
        .map(WorkflowRules::nameOf);
  }

  /** Knative ignores other spellings of its annotation; the guide promises half an hour. */
  static Stream<String> ignoredIdleTimes(Manifests manifests) {
    return manifests
        .created()
        .filter(it -> !it.at("/metadata/annotations").path(IDLE).asString("").equals("30m"))
        .map(Manifests::name);
  }
}
