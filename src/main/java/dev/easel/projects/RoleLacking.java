package dev.easel.projects;

import dev.easel.http.Problem;
import org.springframework.http.HttpStatus;

/** The caller is known, and may less than he asked for. */
class RoleLacking extends Problem {

  RoleLacking(Role needed, Caller caller) {
    this("This", needed, caller);
  }

  /**
   * @param what of the request needs it
   */
  RoleLacking(String what, Role needed, Caller caller) {
    super(
        HttpStatus.FORBIDDEN,
        "forbidden",
        "%s needs the role '%s'; yours is '%s'.".formatted(what, needed.text(), caller.roleText()));
    with("needed_role", needed.text());
    with("role", caller.roleText());
  }
}
