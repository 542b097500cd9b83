package dev.easel.argo;

import dev.easel.kubernetes.ResourceKind;

/** Argo's kinds on the Kubernetes API, and that of the pods it makes. */
final class Kinds {

  static final ResourceKind WORKFLOWS = argo("workflows");
  static final ResourceKind TEMPLATES = argo("workflowtemplates");
  static final ResourceKind BINDINGS = argo("workfloweventbindings");

  static final ResourceKind PODS = new ResourceKind("", "v1", "pods");

  private Kinds() {}

  private static ResourceKind argo(String plural) {
    return new ResourceKind("argoproj.io", "v1alpha1", plural);
  }
}
