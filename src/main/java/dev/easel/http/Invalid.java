package dev.easel.http;

import java.util.List;
import org.springframework.http.HttpStatus;

/** The request could be read and cannot be accepted: 422 with everything that is wrong. */
public class Invalid extends Problem {

  private final List<Violation> violations;

  public Invalid(List<Violation> violations) {
    super(
        HttpStatus.UNPROCESSABLE_CONTENT,
        "invalid_request",
        violations.size() == 1
            ? violations.getFirst().message()
            : "The request has " + violations.size() + " problems; each is listed in errors.");
    this.violations = List.copyOf(violations);
    with("errors", this.violations);
  }

  public List<Violation> violations() {
    return violations;
  }
}
