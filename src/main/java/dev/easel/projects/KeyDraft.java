package dev.easel.projects;

import org.jspecify.annotations.Nullable;

/**
 * A key that is to be made.
 *
 * @param project null for an operator's
 */
record KeyDraft(@Nullable String project, String name, Role role) {

  KeyDraft {
    if ((role == Role.OPERATOR) != (project == null)) {
      throw new IllegalArgumentException("an operator is of no project, all others are of one");
    }
  }
}
