package dev.easel.artifacts;

import dev.easel.http.Problem;
import org.springframework.http.HttpStatus;

/** A run left no such file. */
class ArtifactNotFound extends Problem {

  ArtifactNotFound(String path) {
    super(
        HttpStatus.NOT_FOUND,
        "artifact_not_found",
        "The run left no file '%s'; its artifacts are listed at /v1/runs/{run}/artifacts."
            .formatted(path));
  }
}
