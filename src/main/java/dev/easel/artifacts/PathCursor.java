package dev.easel.artifacts;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Where a list of files goes on: behind a path, which may have characters that no query takes. */
final class PathCursor {

  private PathCursor() {}

  static String of(String path) {
    var bytes = path.getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** The path, or empty if the text is no cursor. */
  static Optional<String> read(String cursor) {
    try {
      var path = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
      return path.indexOf('\0') < 0 ? Optional.of(path) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
