package dev.easel.artifacts;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What is under a name in an output folder. */
enum ArtifactType {
  /** A regular file, the one thing that is ever opened. */
  FILE,
  /** A symbolic link, which is never followed. */
  LINK,
  /** A device, a pipe, a socket, or what has no name in UTF-8. */
  SPECIAL;

  @JsonValue
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
