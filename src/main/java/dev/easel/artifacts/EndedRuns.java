package dev.easel.artifacts;

import dev.easel.runs.RunChanged;
import dev.easel.runs.RunStatus;
import dev.easel.volumes.MountedClaims;
import java.util.Arrays;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Has a run's files catalogued, in the transaction that ends it. */
@Component
class EndedRuns {

  private final MountedClaims claims;
  private final Outputs outputs;
  private final Catalogues catalogues;
  private final ArtifactTasks tasks;

  EndedRuns(MountedClaims claims, Outputs outputs, Catalogues catalogues, ArtifactTasks tasks) {
    this.claims = claims;
    this.outputs = outputs;
    this.catalogues = catalogues;
    this.tasks = tasks;
  }

  @EventListener
  void changed(RunChanged change) {
    var run = change.run();
    var folder = outputs.of(run);
    if (folder != null && hasEnded(change) && !run.leavesPlacesUntouched()) {
      var round = catalogues.ended(run, folder);
      if (claims.find(run.projectId(), folder.claim()).isPresent()) {
        tasks.catalogue(run.id(), round);
      }
    }
  }

  private static boolean hasEnded(RunChanged change) {
    return Arrays.stream(RunStatus.values())
        .anyMatch(status -> status.isFinal() && change.became(status));
  }
}
