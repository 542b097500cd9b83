package dev.easel.artifacts;

import java.time.Instant;

/**
 * A picture that a training drew on its way.
 *
 * @param path below the output folder
 */
record Sample(String path, long size, Instant modified) {

  private static final int DIGEST = 20;

  String file() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** After which it was drawn. */
  int step() {
    return ArtifactKind.step(path).orElse(0);
  }

  /** How the SHA-256 of a sample begins, by its name. */
  static String digest(String path) {
    var end = path.lastIndexOf('.');
    return path.substring(end - DIGEST, end);
  }
}
