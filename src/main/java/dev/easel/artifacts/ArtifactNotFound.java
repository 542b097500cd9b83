package dev.easel.artifacts;

import dev.easel.http.Problem;
import dev.easel.runs.RunId;
import org.springframework.http.HttpStatus;

/** A run left no such file. */
class ArtifactNotFound extends Problem {

  ArtifactNotFound(RunId run, String path) {
    super(
        HttpStatus.NOT_FOUND,
        "artifact_not_found",
        "The run left no file '%s'; its artifacts are listed at /v1/runs/%s/artifacts."
            .formatted(path, run));
  }
}
