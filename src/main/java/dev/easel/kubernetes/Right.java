package dev.easel.kubernetes;

import org.jspecify.annotations.Nullable;

/**
 * What an account may or may not do in a namespace.
 *
 * @param group empty for the core group
 * @param resource plural, with its subresource if it is about that: {@code pods/log}
 * @param name only the object of this name; null for any
 */
public record Right(String verb, String group, String resource, @Nullable String name) {

  public Right(String verb, String group, String resource) {
    this(verb, group, resource, null);
  }

  /** Such as {@code get pods/log} or {@code get secrets wandb-token-secret}. */
  @Override
  public String toString() {
    var what = group.isEmpty() ? resource : resource + "." + group;
    return name == null ? verb + " " + what : "%s %s %s".formatted(verb, what, name);
  }
}
