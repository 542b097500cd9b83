package dev.easel.doctor;

import dev.easel.argo.ControllerSettings;
import java.util.Optional;
import java.util.stream.Stream;

/** What Argo's controller lets everybody do. */
final class ControllerRules implements Rule {

  @Override
  public Stream<Finding> findings(Facts facts) {
    return facts.controller().stream().flatMap(found -> restrictions(found, facts).stream());
  }

  private static Optional<Finding> restrictions(Optional<ControllerSettings> found, Facts facts) {
    var properties = facts.installation().properties();
    var subject = new Subject("ConfigMap", properties.argoConfigMap());
    if (found.isEmpty()) {
      return Optional.of(
          Finding.info("controller_unknown", subject)
              .says("The namespace '%s' has no such ConfigMap.", properties.argoNamespace())
              .remedy(
                  "Set EASEL_DOCTOR_ARGO_NAMESPACE to the namespace of Argo's controller, and"
                      + " EASEL_DOCTOR_ARGO_CONFIG_MAP to the name of its ConfigMap."));
    }
    return found.get().refusesOwnSteps()
        ? Optional.empty()
        : Optional.of(
            Finding.warning("templates_not_required", subject)
                .says(
                    "Argo's controller runs any workflow: the token that Easel holds could start"
                        + " any pod in the namespace.")
                .explainedAt(
                    "https://argo-workflows.readthedocs.io/en/latest/workflow-restrictions/")
                .remedy(
                    "In the ConfigMap '%s' of the namespace '%s' set workflowRestrictions:"
                        + " {templateReferencing: Strict}; workflows that others submit there then"
                        + " need a template, too.",
                    properties.argoConfigMap(), properties.argoNamespace()));
  }
}
