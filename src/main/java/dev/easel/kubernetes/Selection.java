package dev.easel.kubernetes;

/**
 * Objects of one kind in one namespace.
 *
 * @param labelSelector as Kubernetes writes it, such as {@code easel.dev/managed=true}; empty for
 *     all
 * @param fieldSelector as Kubernetes writes it, such as {@code type=Warning}, by the few fields
 *     that the kind can be selected by; empty for all
 */
public record Selection(
    ResourceKind kind, String namespace, String labelSelector, String fieldSelector) {

  public Selection(ResourceKind kind, String namespace, String labelSelector) {
    this(kind, namespace, labelSelector, "");
  }

  String path() {
    return kind.path(namespace);
  }
}
