package dev.easel.datasets;

import dev.easel.datasets.Dataset.About;
import dev.easel.datasets.Datasets.NewVersion;
import dev.easel.http.IfMatch;
import dev.easel.http.Problem;
import dev.easel.projects.Project;
import dev.easel.runs.TrainedData;
import dev.easel.volumes.MountedClaims;
import dev.easel.volumes.Staging;
import dev.easel.volumes.VolumeFailed;
import dev.easel.volumes.VolumePath;
import dev.easel.volumes.Volumes;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Makes what was staged a version: moved to its folder at once, in the transaction that tells of
 * it. Writers of one set wait for each other here, and here alone.
 */
@Service
class Publishing {

  private final Datasets datasets;
  private final DatasetTasks tasks;
  private final TrainedData trained;
  private final MountedClaims claims;
  private final Volumes volumes;
  private final Clock clock;

  Publishing(
      Datasets datasets,
      DatasetTasks tasks,
      TrainedData trained,
      MountedClaims claims,
      Volumes volumes,
      Clock clock) {
    this.datasets = datasets;
    this.tasks = tasks;
    this.trained = trained;
    this.claims = claims;
    this.volumes = volumes;
    this.clock = clock;
  }

  /**
   * What becomes a version.
   *
   * @param files all that were staged
   * @param base the set as it was when the files were put together; null if they are the whole set
   * @param ifMatch what a caller wants the set to be still
   */
  record Staged(
      Staging staging,
      Collection<DatasetFile> files,
      About about,
      @Nullable Dataset base,
      IfMatch ifMatch) {}

  /**
   * Publishes a version.
   *
   * @return true if the set is new
   * @throws BaseChanged if the set is not what the version was made of any more
   */
  @Transactional
  public boolean publish(Project project, String name, Staged staged) {
    datasets.lock(project.id(), name);
    datasets.find(project.id(), name).map(Dataset::id).ifPresent(datasets::lock);
    var set = datasets.find(project.id(), name);
    check(name, set, staged);
    var digest = Digests.of(staged.files());
    var folder =
        volumes.folder(staged.about().kind().root()).child(name).child(Digests.folder(digest));
    var now = clock.instant();
    var id =
        set.map(Dataset::id).orElseGet(() -> datasets.add(project.id(), name, staged.about(), now));
    var described = set.isPresent() && !set.get().about().equals(staged.about());
    if (described) {
      datasets.describe(id, staged.about(), now);
    }
    datasets.lockFolder(staged.about().claim(), folder.value());
    var known = datasets.at(staged.about().claim(), folder.value());
    if (known.isPresent()) {
      again(known.get(), id, now);
      if (described) {
        validate(id, known.get().current().number(), now);
      }
    } else {
      move(staged, folder);
      var version =
          new NewVersion(Source.UPLOADED, staged.about().claim(), folder, digest, staged.files());
      validate(id, datasets.add(id, project.id(), version, now), now);
    }
    retire(id);
    return set.isEmpty();
  }

  private void validate(DatasetId id, int number, Instant now) {
    tasks.validate(id, number, datasets.validate(id, number, now));
  }

  /** Its content was there before: the same folder, current again. */
  private void again(Dataset known, DatasetId id, Instant now) {
    if (!known.id().equals(id)) {
      throw new Problem(
          HttpStatus.CONFLICT,
          "dataset_exists",
          "'%s' is data set '%s' already.".formatted(known.current().folder(), known.name()));
    }
    datasets.back(id, known.current().number(), now);
  }

  private static void check(String name, Optional<Dataset> set, Staged staged) {
    set.ifPresentOrElse(
        it -> staged.ifMatch().require(it.etag()),
        () -> {
          if (staged.ifMatch().header() != null) {
            throw new Problem(
                HttpStatus.PRECONDITION_FAILED, "changed_meanwhile", "There is no such set.");
          }
        });
    var base = staged.base();
    if (base != null
        && set.filter(it -> it.current().number() == base.current().number()).isEmpty()) {
      throw new BaseChanged();
    }
    set.filter(it -> !it.claim().equals(staged.about().claim()))
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
    var claim = claims.get(staged.about().claim());
    try {
      try {
        staged.staging().publish(folder);
      } catch (FileAlreadyExistsException left) {
        // of a transaction that was cut off after the move: nobody knows of it
        claim.remove(folder);
        staged.staging().publish(folder);
      }
    } catch (IOException e) {
      throw VolumeFailed.of(claim.name(), e);
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
        tasks.remove(version.claim(), old.folder().value());
      }
    }
  }

  /** The set is not what the files were put together from. */
  static final class BaseChanged extends RuntimeException {}
}
