package dev.easel.artifacts;

import dev.easel.http.Problem;
import dev.easel.runs.Run;
import dev.easel.runs.RunCheck;
import dev.easel.runs.RunDraft;
import dev.easel.runs.Warning;
import dev.easel.volumes.SpaceFloor;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/**
 * Refuses a training on a claim that has less space than is to stay free, and warns of one that
 * leaves more than there is room for, if it is like those before it.
 */
@Component
class RoomForRuns implements RunCheck {

  private final Catalogues catalogues;
  private final VolumeSpaces spaces;
  private final SpaceFloor floor;

  RoomForRuns(Catalogues catalogues, VolumeSpaces spaces, SpaceFloor floor) {
    this.catalogues = catalogues;
    this.spaces = spaces;
    this.floor = floor;
  }

  @Override
  public Optional<Problem> refusal(RunDraft draft) {
    var claim = draft.places().claim();
    return claim == null || !draft.places().trains()
        ? Optional.empty()
        : tooFull(draft.project().id(), claim);
  }

  @Override
  public Optional<Problem> retryRefusal(Run run, boolean trained) {
    var claim = run.claim();
    return claim == null || !run.trains() || trained
        ? Optional.empty()
        : tooFull(run.projectId(), claim);
  }

  /** As it was seen some seconds ago; what cannot be seen is no refusal. */
  private Optional<Problem> tooFull(String project, String claim) {
    return spaces.of(project, claim).flatMap(space -> floor.objection(claim, space, 0));
  }

  @Override
  public List<Warning> warnings(RunDraft draft) {
    var claim = draft.places().claim();
    if (claim == null || !draft.places().trains()) {
      return List.of();
    }
    return spaces
        .of(draft.project().id(), claim)
        .flatMap(
            space ->
                expected(draft).stream()
                    .filter(bytes -> bytes > space.usable())
                    .mapToObj(bytes -> warning(claim, bytes, space.usable()))
                    .findFirst())
        .stream()
        .toList();
  }

  private OptionalLong expected(RunDraft draft) {
    return catalogues.largest(draft.project().id(), draft.recipe().name());
  }

  private static Warning warning(String claim, long bytes, long left) {
    return new Warning(
        "volume_too_full",
        "The claim '%s' has %d MB left; one of this recipe's last runs left %d MB."
            .formatted(claim, megabytes(left), megabytes(bytes)),
        "Delete models and data sets that nobody needs, or let the claim request more storage,"
            + " where its class allows that.");
  }

  private static long megabytes(long bytes) {
    return DataSize.ofBytes(bytes).toMegabytes();
  }
}
