package dev.easel.doctor;

import dev.easel.argo.ResourceStep;
import dev.easel.argo.StepSpec;
import dev.easel.argo.TemplateSpec;
import dev.easel.endpoints.ServiceManifest;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the step that deploys gets wrong. */
final class ServingRules implements TemplateRule {

  /** Those that fill an object that is there already with another model. */
  private static final Set<String> TAKING = Set.of("apply", "patch", "replace");

  private static final Pattern BY_POSITION = Pattern.compile("conditions\\.\\d");

  @Override
  public Stream<Finding> findings(TemplateSpec template) {
    return template.steps().stream().flatMap(step -> step(template, step));
  }

  private static Stream<Finding> step(TemplateSpec template, StepSpec step) {
    var resource = step.resource();
    if (resource == null) {
      return Stream.of();
    }
    var services = services(resource).stream().flatMap(it -> service(template, step, it));
    return Stream.of(
            conditions(template, step, resource), takeover(template, step, resource), services)
        .flatMap(findings -> findings);
  }

  static List<ServiceManifest> services(ResourceStep resource) {
    return resource.objects().stream()
        .map(ServiceManifest::new)
        .filter(ServiceManifest::isService)
        .toList();
  }

  private static Stream<Finding> conditions(
      TemplateSpec template, StepSpec step, ResourceStep resource) {
    return resource.conditions().stream()
        .filter(condition -> BY_POSITION.matcher(condition).find())
        .distinct()
        .map(
            condition ->
                Finding.error("condition_by_position", Subject.of(template))
                    .says(
                        "The step '%s' looks at a condition by its position (%s); KServe's have no"
                            + " fixed order.",
                        step.name(), condition)
                    .remedy(
                        "successCondition: status.url, failureCondition:"
                            + " status.modelStatus.transitionStatus == BlockedByFailedLoad."));
  }

  private static Stream<Finding> takeover(
      TemplateSpec template, StepSpec step, ResourceStep resource) {
    return TAKING.contains(resource.action()) && !services(resource).isEmpty()
        ? Stream.of(
            Finding.warning("endpoint_taken_over", Subject.of(template))
                .says(
                    "The step '%s' writes over an InferenceService of the same name: the first"
                        + " run's endpoint serves another model without a word.",
                    step.name())
                .remedy("Set action: create."))
        : Stream.of();
  }

  private static Stream<Finding> service(
      TemplateSpec template, StepSpec step, ServiceManifest service) {
    var findings = Stream.<Finding>builder();
    if (service.isOfOldGroup()) {
      findings.add(
          Finding.error("old_kserve_group", Subject.of(template))
              .says(
                  "The step '%s' makes an InferenceService of the group %s, which KServe no longer"
                      + " serves.",
                  step.name(), ServiceManifest.OLD_GROUP)
              .remedy("Write apiVersion: %s/%s.", ServiceManifest.GROUP, ServiceManifest.VERSION));
    }
    if (service.readsOldMount()) {
      findings.add(
          Finding.error("old_mount", Subject.of(template))
              .says(
                  "The step '%s' has the predictor read its model below /mnt/pvc, where KServe no"
                      + " longer mounts a claim.",
                  step.name())
              .remedy("Mount the claim as a volume at /mnt/models, and read the model there."));
    }
    if (service.misspellsIdleTime()) {
      findings.add(
          Finding.warning("idle_time_ignored", Subject.of(template))
              .says(
                  "The idle time of the endpoint of '%s' has a spelling that Knative ignores.",
                  step.name())
              .remedy(
                  "Write the annotation"
                      + " autoscaling.knative.dev/scale-to-zero-pod-retention-period: 30m."));
    }
    return findings.build();
  }
}
