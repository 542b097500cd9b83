package dev.easel.datasets;

import dev.easel.volumes.MountedClaim;
import dev.easel.volumes.MountedClaims;
import dev.easel.volumes.VolumePath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Removes folders that Easel made and that no version has any more. */
@Component
class Removal {

  private final Datasets datasets;
  private final MountedClaims claims;
  private final TransactionTemplate transaction;

  Removal(Datasets datasets, MountedClaims claims, TransactionTemplate transaction) {
    this.datasets = datasets;
    this.claims = claims;
    this.transaction = transaction;
  }

  /** Nothing if a version has the folder, or has it again. */
  void work(String project, String claim, String folder) {
    var mounted = claims.get(project, claim);
    var place = new VolumePath(folder);
    var taken =
        transaction.execute(
            status -> {
              datasets.lockFolder(project, claim, folder);
              return datasets.at(project, claim, folder).isPresent()
                  ? Optional.<String>empty()
                  : take(mounted, place);
            });
    taken.ifPresent(unfinished -> discard(mounted, unfinished));
  }

  /** From its place, and that of its set if that was its last; what is in it goes later. */
  private static Optional<String> take(MountedClaim claim, VolumePath place) {
    try {
      var taken = claim.take(place);
      var set = place.parent().orElseThrow();
      try (var sets = claim.open(set.parent().orElseThrow())) {
        var _ = sets.deleteEmpty(set.lastSegment());
      }
      return taken;
    } catch (NoSuchFileException gone) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void discard(MountedClaim claim, String unfinished) {
    try {
      claim.discard(unfinished);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
