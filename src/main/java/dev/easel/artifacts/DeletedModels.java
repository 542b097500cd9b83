package dev.easel.artifacts;

import dev.easel.http.Problem;
import dev.easel.runs.Run;
import dev.easel.runs.RunCheck;
import dev.easel.runs.RunDraft;
import dev.easel.runs.RunId;
import dev.easel.runs.Runs;
import dev.easel.runs.Waiting;
import dev.easel.runs.WaitingReason;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Stands against runs that would serve, go on with, or write over files that are being deleted. */
@Component
class DeletedModels implements RunCheck {

  private final Runs runs;
  private final Catalogues catalogues;

  DeletedModels(Runs runs, Catalogues catalogues) {
    this.runs = runs;
    this.catalogues = catalogues;
  }

  @Override
  public Optional<Problem> refusal(RunDraft draft) {
    var trains = draft.places().trains();
    if (trains && !draft.replace()) {
      return Optional.empty(); // whose folder it is, is told anyway
    }
    return runs.holdersOfOutput(draft).stream()
        .filter(holder -> trains ? isDeleting(holder) : catalogues.isModelDeleted(holder))
        .findFirst()
        .map(holder -> trains ? deleting(holder) : deleted(holder));
  }

  /** Accepted at the same moment, it does not write before the deletion knows. */
  @Override
  public Optional<Waiting> beforeSubmission(Run run) {
    return run.replaces().stream()
        .filter(this::isDeleting)
        .findFirst()
        .map(
            replaced ->
                new Waiting(
                    WaitingReason.DELETING_FILES,
                    "The files of run %s are being deleted.".formatted(replaced)));
  }

  @Override
  public Optional<Problem> retryRefusal(Run run, boolean trained) {
    if (!run.trains()) {
      return runs.holdersOfOutput(run).stream()
          .filter(catalogues::isModelDeleted)
          .findFirst()
          .map(DeletedModels::deleted);
    }
    if (trained && catalogues.isModelDeleted(run.id())) {
      return Optional.of(deleted(run.id()));
    }
    return isDeleting(run.id()) ? Optional.of(deleting(run.id())) : Optional.empty();
  }

  private boolean isDeleting(RunId run) {
    return catalogues.find(run).filter(it -> it.state() == CatalogueState.DELETING).isPresent();
  }

  private static Problem deleting(RunId run) {
    return new Problem(
            HttpStatus.CONFLICT,
            "artifacts_deleting",
            "The files of run %s in that folder are being deleted; ask again.".formatted(run))
        .retryAfter(5);
  }

  private static Problem deleted(RunId run) {
    return new Problem(
        HttpStatus.CONFLICT,
        "model_deleted",
        "The model of run %s was deleted with its files; POST /v1/runs/%s/rerun trains again."
            .formatted(run, run));
  }
}
