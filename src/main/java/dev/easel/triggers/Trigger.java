package dev.easel.triggers;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A signed address that starts runs.
 *
 * @param version counts changes
 */
record Trigger(
    TriggerId id,
    String project,
    String name,
    Scheme scheme,
    Definition definition,
    boolean enabled,
    Secrets secrets,
    Made made,
    Instant updatedAt,
    long version) {

  /**
   * What its calls are signed with, encrypted.
   *
   * @param present null if they are not signed
   * @param old what counts too, until its time; null if nothing does
   */
  record Secrets(@Nullable String present, @Nullable String old, @Nullable Instant oldUntil) {}

  /**
   * @param by the id of the caller who did
   */
  record Made(Instant at, String by) {}

  String etag() {
    return "\"" + version + "\"";
  }

  /** The address that its sender calls, from this Easel's root. */
  String path() {
    return "/v1/triggers/" + id;
  }
}
