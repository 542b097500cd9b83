package dev.easel.projects;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a value of an issuer's claim is worth.
 *
 * @param project where; null for each project that the token is for
 */
record Grant(@Nullable String project, Role role) {

  /**
   * Reads {@code runner} or {@code team-a/runner}; Spring calls it.
   *
   * @throws IllegalArgumentException if that is no role
   */
  public static Grant valueOf(String text) {
    var slash = text.indexOf('/');
    var role =
        Arrays.stream(Role.values())
            .filter(it -> it.text().equals(text.substring(slash + 1)))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "'%s' must be a role, or <project>/<role>; roles are viewer, runner, admin and operator."
                            .formatted(text)));
    return new Grant(slash < 0 ? null : text.substring(0, slash), role);
  }
}
