package dev.easel.doctor;

import dev.easel.argo.BindingSpec;
import dev.easel.argo.TemplateSpec;
import io.swagger.v3.oas.annotations.media.Schema;

/**
 * What a finding is about.
 *
 * @param kind a Kubernetes kind, {@code ArgoServer} or {@code KubernetesApi}
 */
@Schema(name = "FindingSubject", description = "What a finding is about.")
record Subject(
    @Schema(
            description = "A Kubernetes kind, `ArgoServer` or `KubernetesApi`.",
            example = "WorkflowTemplate")
        String kind,
    @Schema(example = "easel-dreambooth") String name) {

  static Subject of(TemplateSpec template) {
    return template(template.name());
  }

  static Subject template(String name) {
    return new Subject("WorkflowTemplate", name);
  }

  static Subject of(BindingSpec binding) {
    return new Subject("WorkflowEventBinding", binding.name());
  }

  static Subject account(String name) {
    return new Subject("ServiceAccount", name);
  }

  static Subject secret(String name) {
    return new Subject("Secret", name);
  }

  static Subject claim(String name) {
    return new Subject("PersistentVolumeClaim", name);
  }

  static Subject argo() {
    return new Subject("ArgoServer", "argo-server");
  }

  static Subject kubernetes() {
    return new Subject("KubernetesApi", "kubernetes");
  }

  @Override
  public String toString() {
    return kind + " " + name;
  }
}
