package dev.easel.artifacts;

import dev.easel.http.Problem;
import dev.easel.runs.OutputFolder;
import dev.easel.runs.Run;
import dev.easel.runs.RunDeleted;
import dev.easel.runs.Runs;
import dev.easel.volumes.MountedClaims;
import org.springframework.context.event.EventListener;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Takes orders to delete the files of runs, and says when they may not be. */
@Service
class Deletions {

  private final Runs runs;
  private final MountedClaims claims;
  private final Outputs outputs;
  private final Catalogues catalogues;
  private final ArtifactTasks tasks;

  Deletions(
      Runs runs,
      MountedClaims claims,
      Outputs outputs,
      Catalogues catalogues,
      ArtifactTasks tasks) {
    this.runs = runs;
    this.claims = claims;
    this.outputs = outputs;
    this.catalogues = catalogues;
    this.tasks = tasks;
  }

  /**
   * Orders that the files of a run go, which stays. Twice is once.
   *
   * @throws Problem if it has not ended, has no files, or they are not catalogued, or in use
   */
  @Transactional
  public void order(String project, String idOrName) {
    var id = runs.get(project, idOrName).id();
    var _ = runs.lock(id);
    var run = runs.get(project, id.toString());
    if (!run.status().isFinal()) {
      throw new Problem(
          HttpStatus.CONFLICT,
          "run_not_finished",
          "Run %s is %s; cancel it first.".formatted(run.id(), run.status().text()));
    }
    var folder = outputs.of(run);
    if (folder == null || catalogues.find(run.id()).isEmpty()) {
      throw NoArtifacts.of(run.id(), runs.trainerOf(run));
    }
    order(run, folder, false);
  }

  /** A run is deleted: with it what is known of its files, and if the caller says so the files. */
  @EventListener
  void deleted(RunDeleted deletion) {
    var run = deletion.run();
    var folder = outputs.of(run);
    if (deletion.withArtifacts() && folder != null) {
      order(run, folder, deletion.withEndpoint());
    }
    catalogues.find(run.id()).ifPresent(this::forget);
  }

  private void forget(Catalogue catalogue) {
    if (catalogue.state() == CatalogueState.DELETING) {
      catalogues.eraseWords(catalogue.run());
      return;
    }
    catalogues.forget(catalogue.run());
    if (isGone(catalogue)) {
      runs.placesGivenUp(catalogue.run());
    }
  }

  private void order(Run run, OutputFolder folder, boolean endpointGoes) {
    var catalogue = catalogues.find(run.id());
    if (catalogue.isEmpty() || isOrdered(catalogue.get())) {
      return;
    }
    var _ = claims.get(run.projectId(), folder.claim());
    refuseAnothers(run);
    refuseUncatalogued(run, catalogue.get());
    refuseUsed(run, folder, endpointGoes);
    catalogues.delete(run.id(), endpointGoes && run.endpointName() != null);
    tasks.delete(run.id(), catalogue.get().round());
  }

  private static boolean isOrdered(Catalogue catalogue) {
    return catalogue.state() == CatalogueState.DELETING || isGone(catalogue);
  }

  /** Nothing stays of what was to go. */
  private static boolean isGone(Catalogue catalogue) {
    return catalogue.state() == CatalogueState.DELETED && catalogue.message() == null;
  }

  private static void refuseUncatalogued(Run run, Catalogue catalogue) {
    if (catalogue.state() == CatalogueState.FAILED) {
      throw new Problem(
          HttpStatus.CONFLICT,
          "artifacts_not_catalogued",
          "Which files run %s made is not known: %s Delete them by hand."
              .formatted(run.id(), catalogue.message()));
    }
    if (catalogue.state() == CatalogueState.PENDING) {
      throw new Problem(
              HttpStatus.CONFLICT,
              "artifacts_not_catalogued",
              "Which files run %s made is not known yet: its catalogue is being made."
                  .formatted(run.id()))
          .retryAfter(5);
    }
  }

  private void refuseAnothers(Run run) {
    if (!runs.holdsOutput(run.id())) {
      throw new Problem(
          HttpStatus.CONFLICT,
          "output_taken",
          "Another run has the output folder of run %s since.".formatted(run.id()));
    }
  }

  private void refuseUsed(Run run, OutputFolder folder, boolean endpointGoes) {
    runs.usersOf(folder).stream()
        .filter(user -> !(endpointGoes && user.equals(run.id())))
        .findFirst()
        .ifPresent(
            user -> {
              throw new Problem(
                      HttpStatus.CONFLICT,
                      "artifacts_in_use",
                      ("Run %s serves from the folder, or has not ended and uses it: delete its"
                              + " endpoint, or cancel it, first.")
                          .formatted(user))
                  .with("run", user.toString());
            });
  }
}
