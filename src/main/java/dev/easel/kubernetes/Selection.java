package dev.easel.kubernetes;

/**
 * Objects of one kind in one namespace.
 *
 * @param labelSelector as Kubernetes writes it, such as {@code easel.dev/managed=true}; empty for
 *     all
 */
public record Selection(ResourceKind kind, String namespace, String labelSelector) {

  String path() {
    return kind.path(namespace);
  }
}
