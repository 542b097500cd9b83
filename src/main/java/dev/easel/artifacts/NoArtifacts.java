package dev.easel.artifacts;

import dev.easel.http.Problem;
import dev.easel.runs.RunId;
import java.util.Optional;
import org.springframework.http.HttpStatus;

/** A run has no files of its own: it only serves, ended before it wrote any, or hides them. */
final class NoArtifacts extends Problem {

  static final String WHEN =
      "The run has no files of its own: `run` names the one whose files it serves, if any.";

  private NoArtifacts(String detail) {
    super(HttpStatus.NOT_FOUND, "no_artifacts", detail);
  }

  static Problem of(RunId run, Optional<RunId> trainedBy) {
    return trainedBy
        .map(
            trainer ->
                new NoArtifacts(
                        "Run %s only serves what run %s trained: the files are at /v1/runs/%s/artifacts."
                            .formatted(run, trainer, trainer))
                    .with("run", trainer.toString()))
        .orElseGet(
            () ->
                new NoArtifacts(
                    ("Run %s has no files that Easel knows: it ended before its training began, or"
                            + " writes elsewhere than the installation's outputs.")
                        .formatted(run)));
  }
}
