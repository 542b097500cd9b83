package dev.easel.runs;

import dev.easel.http.Problem;
import dev.easel.http.Violation;
import org.springframework.http.HttpStatus;

/** A request that is right, and cannot be accepted as things stand. */
class Conflict extends Problem {

  private final String pointer;

  /**
   * @param pointer what of the request is in the way, a JSON Pointer as URI fragment
   */
  Conflict(String pointer, String code, String detail) {
    super(HttpStatus.CONFLICT, code, detail);
    this.pointer = pointer;
  }

  /** The same, as one of several. */
  Violation violation() {
    return new Violation(pointer, null, code(), detail());
  }
}
