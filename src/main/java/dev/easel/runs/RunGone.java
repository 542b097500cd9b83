package dev.easel.runs;

import dev.easel.http.Problem;
import org.springframework.http.HttpStatus;

/** The run was deleted; what stays of it is in the document. */
class RunGone extends Problem {

  RunGone(Run run) {
    super(HttpStatus.GONE, "run_deleted", "Run %s was deleted.".formatted(run.id()));
    with("id", run.id().toString());
    with("run_status", run.status().text());
    with("created_at", run.createdAt().toString());
    with("deleted_at", String.valueOf(run.deletedAt()));
  }
}
