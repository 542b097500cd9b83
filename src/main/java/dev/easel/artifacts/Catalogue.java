package dev.easel.artifacts;

import dev.easel.runs.RunId;
import dev.easel.volumes.VolumePath;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The list of what a run left in its output folder.
 *
 * @param spans when the run was there to write; none if only the whole time is known
 * @param round counts the ends of the run: a retry has it end again
 * @param endpointGoes its files are deleted after the endpoint of its run
 * @param looks how often the folder was read through in this round
 * @param message why it is pending or failed; null if there is nothing to say
 * @param files that can be downloaded
 * @param bytes of those
 * @param digest of all that is in it, and so of the archive; null until it is complete
 * @param manifest what {@code run.json} says; null until it is complete
 */
record Catalogue(
    RunId run,
    String project,
    String recipe,
    String claim,
    VolumePath folder,
    List<Artifact.Span> spans,
    CatalogueState state,
    int round,
    boolean endpointGoes,
    int looks,
    @Nullable String message,
    long files,
    long bytes,
    @Nullable String digest,
    @Nullable String manifest,
    @Nullable Instant cataloguedAt) {

  /** Each folder is looked at again once, a while after the first time. */
  private static final int ENOUGH_LOOKS = 2;

  boolean isComplete() {
    return state == CatalogueState.COMPLETE;
  }

  /** The work on that round is not done. */
  boolean isDue(int asked) {
    return round == asked
        && (state == CatalogueState.PENDING
            || state == CatalogueState.FAILED
            || (isComplete() && looks < ENOUGH_LOOKS));
  }

  /** Its files are to be deleted in that round. */
  boolean isDeletedIn(int asked) {
    return state == CatalogueState.DELETING && round == asked;
  }

  boolean isLookedAtOnceMore() {
    return looks + 1 < ENOUGH_LOOKS;
  }
}
