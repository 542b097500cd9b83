package dev.easel.triggers;

import dev.easel.http.JsonBody;
import dev.easel.http.Problem;
import dev.easel.http.Violations;
import java.util.Arrays;
import java.util.List;

/**
 * The body of the guide's call.
 *
 * @param isClosed false if it lacks its last brace, as the guide prints it; it is read all the same
 */
record FlatBody(JsonBody json, boolean isClosed) {

  /** The code of what cannot be read. */
  static final String MALFORMED = "malformed_json";

  /**
   * Reads it.
   *
   * @throws Problem 400 if it is not one JSON object, with a last brace or without
   */
  static FlatBody read(byte[] bytes) {
    try {
      return new FlatBody(JsonBody.of(bytes), true);
    } catch (Problem malformed) {
      if (!malformed.code().equals(MALFORMED)) {
        throw malformed;
      }
      return closed(bytes, malformed);
    }
  }

  private static FlatBody closed(byte[] bytes, Problem malformed) {
    var closed = Arrays.copyOf(bytes, bytes.length + 1);
    closed[bytes.length] = '}';
    try {
      return new FlatBody(JsonBody.of(closed), false);
    } catch (Problem still) {
      throw malformed;
    }
  }

  /** Notes that it is not closed. */
  void check(Violations violations) {
    if (!isClosed) {
      violations.add(List.of(), MALFORMED, "The body is not closed: it lacks its last '}'.");
    }
  }
}
