package dev.easel.datasets;

import dev.easel.volumes.MountedClaim;
import dev.easel.volumes.MountedClaims;
import dev.easel.volumes.VolumePath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Removes folders that Easel made and that no version has any more. */
@Component
class Removal {

  /** What Easel calls the folders that it makes. */
  private static final Pattern VERSION = Pattern.compile("[0-9a-f]{12}");

  private final Datasets datasets;
  private final MountedClaims claims;
  private final TransactionTemplate transaction;

  Removal(Datasets datasets, MountedClaims claims, TransactionTemplate transaction) {
    this.datasets = datasets;
    this.claims = claims;
    this.transaction = transaction;
  }

  /** Nothing if a version has the folder again. */
  void work(String claim, String folder) {
    var place = new VolumePath(folder);
    var set = place.parent().orElseThrow();
    transaction.executeWithoutResult(
        status -> {
          datasets.lockFolder(claim, folder);
          if (datasets.at(claim, folder).isEmpty()) {
            remove(claim, place, set);
          }
        });
  }

  /** Of a folder that a run's trainer filled: others may have put something into it. */
  private static void removePictures(MountedClaim claim, VolumePath place) throws IOException {
    try (var folder = claim.open(place)) {
      for (var entry : folder.entries()) {
        if (entry.isFile() && Suffix.of(entry.name()).isTrained()) {
          folder.delete(entry.name());
        }
      }
    }
    try (var around = claim.open(place.parent().orElseThrow())) {
      var _ = around.deleteEmpty(place.lastSegment());
    }
  }

  private void remove(String claim, VolumePath place, VolumePath set) {
    try {
      var mounted = claims.get(claim);
      if (VERSION.matcher(place.lastSegment()).matches()) {
        mounted.remove(place);
      } else {
        removePictures(mounted, place);
      }
      var above = set.parent();
      if (above.isPresent()) {
        try (var sets = mounted.open(above.get())) {
          var _ = sets.deleteEmpty(set.lastSegment());
        }
      }
    } catch (NoSuchFileException gone) {
      // it is
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
