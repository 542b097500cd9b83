package dev.easel.datasets;

import dev.easel.http.Problem;
import org.springframework.http.HttpStatus;

/** The set has no file of this name. */
class FileNotInSet extends Problem {

  FileNotInSet(String set, String file) {
    super(
        HttpStatus.NOT_FOUND,
        "file_not_found",
        "Data set '%s' has no file '%s'; GET /v1/datasets/%s/files lists them."
            .formatted(set, file, set));
  }
}
