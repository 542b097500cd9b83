package dev.easel.runs;

import dev.easel.http.Problem;
import org.springframework.http.HttpStatus;

/** No run of the caller's project has this id or name. */
public class RunNotFound extends Problem {

  public RunNotFound(String idOrName) {
    super(
        HttpStatus.NOT_FOUND,
        "run_not_found",
        "No run has the id or name '%s'; GET /v1/runs lists them.".formatted(idOrName));
  }
}
