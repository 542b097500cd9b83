package dev.easel.triggers;

import dev.easel.http.Members;
import java.util.Optional;
import tools.jackson.core.JsonPointer;

/** Reads JSON Pointers (RFC 6901). */
final class Pointers {

  private static final int LONGEST = 500;

  private Pointers() {}

  /** Empty if it is absent or none, which is noted. */
  static Optional<JsonPointer> read(Members members, String name) {
    var text = members.requiredText(name, LONGEST);
    if (text == null) {
      return Optional.empty();
    }
    if (!text.startsWith("/")) {
      members.add(name, "bad_pointer", "'%s' must be a JSON Pointer such as /ref.".formatted(name));
      return Optional.empty();
    }
    return Optional.of(JsonPointer.compile(text));
  }
}
