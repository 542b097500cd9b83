package dev.easel.datasets;

import static java.util.stream.Collectors.toMap;

import dev.easel.datasets.Dataset.About;
import dev.easel.datasets.Datasets.NewVersion;
import dev.easel.http.Problem;
import dev.easel.runs.TrainedData;
import dev.easel.volumes.FileEntry;
import dev.easel.volumes.MountedClaim;
import dev.easel.volumes.MountedClaims;
import dev.easel.volumes.NotAFile;
import dev.easel.volumes.Staging;
import dev.easel.volumes.VolumeFailed;
import dev.easel.volumes.VolumePath;
import dev.easel.volumes.Volumes;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes what was staged a version: moved to its folder at once, in the transaction that tells of
 * it. Writers of one set wait for each other here, and here alone.
 */
@Service
class Publishing {

  private final Datasets datasets;
  private final DatasetTasks tasks;
  private final TrainedData trained;
  private final Examination examination;
  private final MountedClaims claims;
  private final Volumes volumes;
  private final TransactionTemplate transaction;
  private final Clock clock;

  Publishing(
      Datasets datasets,
      DatasetTasks tasks,
      TrainedData trained,
      Examination examination,
      MountedClaims claims,
      Volumes volumes,
      TransactionTemplate transaction,
      Clock clock) {
    this.datasets = datasets;
    this.tasks = tasks;
    this.trained = trained;
    this.examination = examination;
    this.claims = claims;
    this.volumes = volumes;
    this.transaction = transaction;
    this.clock = clock;
  }

  /**
   * What becomes a version.
   *
   * @param files all that were staged
   * @param base the set as it was when the files were put together; null if they are the whole set
   * @param precondition what a caller wants the set to be still
   */
  record Staged(
      Staging staging,
      Collection<DatasetFile> files,
      About about,
      @Nullable Dataset base,
      Precondition precondition) {}

  /**
   * Publishes a version; of the same content as the present one, nothing. Should the transaction be
   * cut off after the move, a row that was committed before it has the folder removed.
   *
   * @param also done in the same transaction; throws if nothing is to be published after all
   * @return true if the set is new
   * @throws BaseChanged if the set is not what the version was made of any more
   */
  boolean publish(String project, String name, Staged staged, Runnable also) {
    var claim = claims.get(project, staged.about().claim());
    var digest = Digests.of(staged.files());
    var root = volumes.folder(staged.about().kind().root()).child(name);
    var content = new Content(claim, root, digest, fingerprint(claim, root, staged));
    tasks.removeUnused(claim, content.folder().value());
    return Boolean.TRUE.equals(
        transaction.execute(
            status -> {
              datasets.lock(project, name);
              also.run();
              return publish(project, name, staged, content);
            }));
  }

  /**
   * Where a version is to lie.
   *
   * @param root of the set
   * @param fingerprint of its folder, if that has the same files by name and size already
   */
  private record Content(
      MountedClaim claim, VolumePath root, String digest, Optional<String> fingerprint) {

    boolean isThere() {
      return fingerprint.isPresent();
    }

    /** Whether it is what the set has, and nobody touched that since it was examined. */
    boolean isPresent(Dataset set) {
      var current = set.current();
      return isOf(set, set.id())
          && isThere()
          && !current.isChanged()
          && (current.state() == State.VALIDATING
              || fingerprint.equals(Optional.ofNullable(current.fingerprint())));
    }

    VolumePath folder() {
      return root.child(Digests.folder(digest));
    }

    /** Where another content has the short name. */
    VolumePath longFolder() {
      return root.child(digest);
    }

    boolean isOf(Dataset version, DatasetId id) {
      return version.id().equals(id)
          && version.current().source() == Source.UPLOADED
          && digest.equals(version.current().digest());
    }
  }

  private Optional<String> fingerprint(MountedClaim claim, VolumePath root, Staged staged) {
    var folder = root.child(Digests.folder(Digests.of(staged.files())));
    try (var open = claim.open(folder)) {
      var sizes = open.entries().stream().collect(toMap(FileEntry::name, FileEntry::size));
      var same =
          sizes.equals(
              staged.files().stream().collect(toMap(DatasetFile::name, DatasetFile::bytes)));
      return same ? Optional.of(examination.fingerprint(open)) : Optional.empty();
    } catch (NoSuchFileException | NotAFile none) {
      return Optional.empty();
    } catch (IOException e) {
      throw VolumeFailed.of(claim.name(), e);
    }
  }

  private boolean publish(String project, String name, Staged staged, Content content) {
    datasets.shareFolders(project, content.claim().name());
    datasets.find(project, name).map(Dataset::id).ifPresent(datasets::lock);
    var set = datasets.find(project, name);
    check(name, set, staged);
    var now = clock.instant();
    var id = set.map(Dataset::id).orElseGet(() -> datasets.add(project, name, staged.about(), now));
    if (set.isPresent() && !set.get().about().equals(staged.about())) {
      datasets.describe(id, staged.about(), now);
    }
    if (set.filter(it -> isSame(it, staged, content)).isPresent()) {
      return false;
    }
    var number = put(project, id, staged, content);
    tasks.validate(id, number, datasets.validate(id, number, now));
    retire(id);
    return set.isEmpty();
  }

  /** Its report stands, and runs may go on training on it. */
  private static boolean isSame(Dataset set, Staged staged, Content content) {
    return set.kind() == staged.about().kind() && content.isPresent(set);
  }

  /**
   * The version of the content is current.
   *
   * @return its number
   */
  private int put(String project, DatasetId id, Staged staged, Content content) {
    var claim = content.claim().name();
    datasets.lockFolder(project, claim, content.folder().value());
    var known = datasets.at(project, claim, content.folder().value());
    var isOther = known.filter(version -> !content.isOf(version, id)).isPresent();
    var folder = isOther ? content.longFolder() : content.folder();
    return (isOther ? datasets.at(project, claim, folder.value()) : known)
        .map(version -> again(id, version, staged, content))
        .orElseGet(() -> add(project, id, staged, content, folder));
  }

  private int add(String project, DatasetId id, Staged staged, Content content, VolumePath folder) {
    refuseFolderOfAnother(id, content);
    move(staged, folder);
    return datasets.add(
        id,
        project,
        new NewVersion(
            Source.UPLOADED, content.claim().name(), folder, content.digest(), staged.files()),
        clock.instant());
  }

  /** Runs mean the other by it. */
  private void refuseFolderOfAnother(DatasetId id, Content content) {
    datasets
        .neighbour(id, content.claim().name(), content.root())
        .ifPresent(
            set -> {
              throw new Problem(
                  HttpStatus.CONFLICT,
                  "dataset_exists",
                  ("'%s' is in use: data set '%s' has its files in '%s'. Choose another name, or"
                          + " delete that set: its files stay.")
                      .formatted(
                          content.root().value(), set.name(), set.current().folder().value()));
            });
  }

  /** Its content was there before: the same folder, current again, and whole again. */
  private int again(DatasetId id, Dataset version, Staged staged, Content content) {
    if (!content.isOf(version, id)) {
      throw new Problem(
          HttpStatus.CONFLICT,
          "dataset_exists",
          "'%s' is data set '%s' already."
              .formatted(version.current().folder().value(), version.name()));
    }
    if (!content.isThere() || version.current().isChanged()) {
      try {
        staged.staging().replace(version.current().folder());
      } catch (IOException e) {
        throw VolumeFailed.of(version.claim(), e);
      }
    }
    datasets.back(id, version.current().number(), clock.instant());
    return version.current().number();
  }

  private static void check(String name, Optional<Dataset> set, Staged staged) {
    check(name, set, staged.about().claim(), staged.precondition());
    var base = staged.base();
    if (base != null
        && set.filter(it -> it.current().number() == base.current().number()).isEmpty()) {
      throw new BaseChanged();
    }
  }

  /**
   * Whether a set may be written.
   *
   * @throws Problem 412 if it is not what the caller wants it to be; 409 if it lies elsewhere
   */
  static void check(String name, Optional<Dataset> set, String claim, Precondition precondition) {
    precondition.require(set);
    set.filter(it -> !it.claim().equals(claim))
        .ifPresent(
            it -> {
              throw new Problem(
                  HttpStatus.CONFLICT,
                  "dataset_on_other_claim",
                  "Data set '%s' lies on claim '%s'; delete it there, or choose another name."
                      .formatted(name, it.claim()));
            });
  }

  private void move(Staged staged, VolumePath folder) {
    try {
      // what is there is of a transaction that was cut off after the move: no version has it
      staged.staging().replace(folder);
    } catch (IOException e) {
      throw VolumeFailed.of(staged.about().claim(), e);
    }
  }

  /** Versions that nobody trains on, or has a run of, go. */
  private void retire(DatasetId id) {
    var current = datasets.current(id);
    for (var version : datasets.versions(id)) {
      var old = version.current();
      if (old.number() != current
          && old.source() == Source.UPLOADED
          && !trained.isKept(version.projectId(), version.claim(), old.folder().value())) {
        datasets.deleteVersion(id, old.number());
        tasks.remove(version);
      }
    }
  }

  /** The set is not what the files were put together from. */
  static final class BaseChanged extends RuntimeException {}
}
