package dev.easel.projects;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who asked for what, when, from where, and how it ended.
 *
 * @param project null if it was asked of the installation
 * @param address the socket's, or the one that a trusted proxy tells
 * @param subject the id of what was acted on; a name where names are not erased
 * @param status null as long as it has not been answered
 */
record AuditEntry(
    AuditId id,
    @Nullable String project,
    Instant at,
    Actor actor,
    String address,
    Target target,
    @Nullable String subject,
    @Nullable Integer status,
    String requestId) {

  /** The caller, as he was then. */
  record Actor(String kind, String id, String name, String role) {

    static Actor of(Caller caller) {
      return new Actor(caller.kind().text(), caller.id(), caller.name(), caller.roleText());
    }
  }

  /**
   * What was called.
   *
   * @param route the path with its variables in braces; null if there is no such call
   */
  record Target(String method, @Nullable String route) {}
}
