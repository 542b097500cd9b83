package dev.easel.artifacts;

import dev.easel.http.Problem;
import org.springframework.http.HttpStatus;

/** A file is not what was catalogued under its name. */
class ArtifactChanged extends Problem {

  ArtifactChanged(String path) {
    super(
        HttpStatus.CONFLICT,
        "artifact_changed",
        "'%s' was changed or removed after it was catalogued; its folder is being read again."
            .formatted(path));
  }
}
