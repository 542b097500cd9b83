package dev.easel.sandbox;

/** One kind of object of the Kubernetes API. */
record ResourceType(
    String group,
    String version,
    String plural,
    String kind,
    boolean namespaced,
    Generation generation) {

  /** What makes metadata.generation grow. */
  enum Generation {
    /** Built-in objects that do not count. */
    NONE,
    /** A custom resource without status subresource: each write outside metadata. */
    ANY_CONTENT,
    /** A custom resource with status subresource: each write of the spec. */
    SPEC
  }

  static ResourceType core(String plural, String kind) {
    return new ResourceType("", "v1", plural, kind, true, Generation.NONE);
  }

  static ResourceType argo(String plural, String kind) {
    return new ResourceType("argoproj.io", "v1alpha1", plural, kind, true, Generation.ANY_CONTENT);
  }

  String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  /** As the API server names it in its messages: {@code workflows.argoproj.io}. */
  String qualified() {
    return group.isEmpty() ? plural : plural + "." + group;
  }

  String qualifiedKind() {
    return group.isEmpty() ? kind : kind + "." + group;
  }

  boolean builtIn() {
    return group.isEmpty() || !group.contains(".") || group.endsWith(".k8s.io");
  }
}
