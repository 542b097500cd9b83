package dev.easel.artifacts;

import dev.easel.runs.RunCheck;
import dev.easel.runs.RunDraft;
import dev.easel.runs.Warning;
import java.util.List;
import java.util.OptionalLong;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/** Warns of a run that leaves more than its claim has room for, if it is like those before it. */
@Component
class RoomForRuns implements RunCheck {

  private final Catalogues catalogues;
  private final VolumeSpaces spaces;

  RoomForRuns(Catalogues catalogues, VolumeSpaces spaces) {
    this.catalogues = catalogues;
    this.spaces = spaces;
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
