package dev.easel.projects;

import dev.easel.http.Problem;
import org.springframework.http.HttpStatus;

/** The caller is known, and may less than he asked for. */
class RoleLacking extends Problem {

  RoleLacking(Role needed, Caller caller) {
    super(
        HttpStatus.FORBIDDEN,
        "forbidden",
        "This needs the role '%s'; yours is '%s'.".formatted(needed.text(), caller.roleText()));
    with("needed_role", needed.text());
    with("role", caller.roleText());
  }
}
