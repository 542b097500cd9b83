package dev.easel.datasets;

import dev.easel.datasets.Publishing.BaseChanged;
import dev.easel.datasets.Publishing.Staged;
import dev.easel.http.IfMatch;
import dev.easel.http.IfNoneMatch;
import dev.easel.http.Problem;
import dev.easel.projects.Project;
import dev.easel.volumes.FileEntry;
import dev.easel.volumes.MountedClaims;
import dev.easel.volumes.Stagings;
import dev.easel.volumes.VolumeFailed;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;

/**
 * Changes sets: each change is a new version beside the one before, put together while others may
 * do the same; who comes second does it once more.
 */
@Service
class Edits {

  private static final int TRIES = 20;

  private final Datasets datasets;
  private final Publishing publishing;
  private final MountedClaims claims;
  private final Stagings stagings;
  private final Rooms rooms;
  private final DatasetProperties limits;

  Edits(
      Datasets datasets,
      Publishing publishing,
      MountedClaims claims,
      Stagings stagings,
      Rooms rooms,
      DatasetProperties limits) {
    this.datasets = datasets;
    this.publishing = publishing;
    this.claims = claims;
    this.stagings = stagings;
    this.rooms = rooms;
    this.limits = limits;
  }

  /** What is changed. */
  interface Change {
    /** Puts the new version together; may be asked again, of a newer set. */
    void make(Dataset set, Copying copying);
  }

  /**
   * Makes a new version.
   *
   * @throws DatasetNotFound if there is no such set
   * @throws Problem 412 if it has changed since the ETag
   */
  void change(Project project, String name, IfMatch ifMatch, Change change) {
    for (var n = 1; n <= TRIES; n++) {
      try {
        once(project, name, ifMatch, change);
        return;
      } catch (BaseChanged changed) {
        // again, of what it is now
      }
    }
    throw new Problem(
            HttpStatus.CONFLICT,
            "dataset_changing",
            "Others change data set '%s' again and again; ask once more.".formatted(name))
        .retryAfter(5);
  }

  private void once(Project project, String name, IfMatch ifMatch, Change change) {
    var set = datasets.get(project.id(), name);
    ifMatch.require(set.etag());
    try {
      once(project, set, ifMatch, change);
    } catch (VolumeFailed e) {
      if (isPast(set)) {
        throw new BaseChanged(); // its folder went while it was read
      }
      throw e;
    }
  }

  private boolean isPast(Dataset set) {
    return datasets
        .find(set.projectId(), set.name())
        .filter(it -> it.id().equals(set.id()))
        .filter(it -> it.current().number() == set.current().number())
        .isEmpty();
  }

  private void once(Project project, Dataset set, IfMatch ifMatch, Change change) {
    var claim = claims.get(set.projectId(), set.claim());
    try (var staging = stagings.begin(claim);
        var from = claim.open(set.current().folder());
        var room = rooms.version(set.projectId(), claim, Optional.of(set))) {
      var intake = new Intake(staging.folder(), claim.name(), limits, room);
      intake.expect(-1);
      var entries = from.entries().stream().filter(Edits::isOfSet).toList();
      change.make(
          set, new Copying(from, entries, datasets.originalNames(set), intake, claim.name()));
      var _ =
          publishing.publish(
              project.id(),
              set.name(),
              new Staged(staging, intake.finished(), set.about(), set, Precondition.of(ifMatch)),
              room::stored);
    } catch (IOException e) {
      throw VolumeFailed.of(claim.name(), e);
    }
  }

  private static boolean isOfSet(FileEntry entry) {
    var suffix = Suffix.of(entry.name());
    return entry.isFile() && (suffix.isPicture() || suffix.isCaption());
  }

  /** Leaves a file out; its caption stays. */
  static Change without(String file) {
    return (set, copying) -> {
      if (copying.entries().stream().noneMatch(it -> it.name().equals(file))) {
        throw new FileNotInSet(set.name(), file);
      }
      copying.entries().stream().filter(it -> !it.name().equals(file)).forEach(copying::keep);
    };
  }

  /** Puts a file into the place of one of its name, or beside the others. */
  static Change with(GivenName given, IfNoneMatch ifNoneMatch, Intake.Content content) {
    return (set, copying) -> {
      var file = given.name();
      if (copying.entries().stream().anyMatch(it -> it.name().equals(file))) {
        ifNoneMatch.require();
      }
      var kept = copying.entries().stream().filter(it -> !it.name().equals(file)).toList();
      refuseTwice(
          kept.stream().map(FileEntry::name).collect(java.util.stream.Collectors.toSet()), file);
      kept.forEach(copying::keep);
      try {
        copying.to().write(given, content);
      } catch (IOException e) {
        throw VolumeFailed.of(copying.claim(), e);
      }
    };
  }

  private static void refuseTwice(Set<String> names, String file) {
    if (names.stream().anyMatch(it -> Intake.sound(Suffix.of(it)).equals(file))) {
      throw UploadRefused.twice(file);
    }
  }

  /** Puts a caption beside a picture. */
  static Change caption(String picture, IfNoneMatch ifNoneMatch, byte[] text) {
    return (set, copying) -> {
      if (copying.entries().stream().noneMatch(it -> it.name().equals(picture))) {
        throw new FileNotInSet(set.name(), picture);
      }
      var caption = new GivenName(Suffix.of(picture).stem() + ".txt", null);
      with(caption, ifNoneMatch, out -> out.write(text)).make(set, copying);
    };
  }
}
