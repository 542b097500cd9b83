package dev.easel.artifacts;

import dev.easel.volumes.MountedClaim;
import dev.easel.volumes.MountedClaims;
import org.springframework.stereotype.Component;

/** Sets the work on catalogues going that nobody works on, once their claims are mounted. */
@Component
class FindUncatalogued {

  private static final int AHEAD = 5;

  private final MountedClaims claims;
  private final Catalogues catalogues;
  private final ArtifactTasks tasks;
  private final MakeCatalogue work;

  FindUncatalogued(
      MountedClaims claims, Catalogues catalogues, ArtifactTasks tasks, MakeCatalogue work) {
    this.claims = claims;
    this.catalogues = catalogues;
    this.tasks = tasks;
    this.work = work;
  }

  void find() {
    claims.all().forEach(this::find);
  }

  /** Little more than can be begun: those that wait ask again and again for their turn. */
  private void find(MountedClaim claim) {
    catalogues
        .pending(claim, AHEAD * work.freeTurns(claim))
        .forEach(pending -> tasks.catalogue(pending.run(), pending.round()));
  }
}
