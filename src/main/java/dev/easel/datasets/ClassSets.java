package dev.easel.datasets;

import dev.easel.datasets.Dataset.About;
import dev.easel.datasets.Datasets.NewVersion;
import dev.easel.recipes.Role;
import dev.easel.runs.Run;
import dev.easel.runs.RunChanged;
import dev.easel.runs.RunId;
import dev.easel.runs.Runs;
import dev.easel.volumes.FileEntry;
import dev.easel.volumes.MountedClaim;
import dev.easel.volumes.MountedClaims;
import dev.easel.volumes.NotAFile;
import dev.easel.volumes.VolumePath;
import dev.easel.volumes.Volumes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Registers the class images that a run's trainer made, when the run has ended, so that another run
 * can use them for what they show, and for nothing else.
 */
@Component
class ClassSets {

  private static final int LONGEST_NAME = 50;
  private static final Duration SOON = Duration.ofSeconds(2);

  private final Datasets datasets;
  private final DatasetTasks tasks;
  private final Changes changes;
  private final Runs runs;
  private final MountedClaims claims;
  private final Volumes volumes;
  private final TransactionTemplate transaction;
  private final Clock clock;

  ClassSets(
      Datasets datasets,
      DatasetTasks tasks,
      Changes changes,
      Runs runs,
      MountedClaims claims,
      Volumes volumes,
      TransactionTemplate transaction,
      Clock clock) {
    this.datasets = datasets;
    this.tasks = tasks;
    this.changes = changes;
    this.runs = runs;
    this.claims = claims;
    this.volumes = volumes;
    this.transaction = transaction;
    this.clock = clock;
  }

  /** In the transaction that ends the run. */
  @EventListener
  void changed(RunChanged change) {
    var places = change.run().places();
    if (change.run().status().isFinal()
        && change.became(change.run().status())
        && places.trains()
        && change.run().hasTouchedPlaces()
        && places.claim() != null
        && places.classFolder() != null
        && claims.find(change.run().projectId(), places.claim()).isPresent()) {
      tasks.register(change.run().id());
    }
  }

  /**
   * Nothing if the run is erased, or made none.
   *
   * @return when to try again; empty if it is done
   */
  Optional<Duration> register(RunId id) {
    return runs.find(id)
        .filter(run -> run.deletedAt() == null)
        .flatMap(run -> register(run, run.places().claim(), run.places().classFolder()));
  }

  private Optional<Duration> register(Run run, @Nullable String claim, @Nullable String folder) {
    if (claim == null || folder == null) {
      return Optional.empty();
    }
    var place = VolumePath.parse(folder);
    var mounted = claims.find(run.projectId(), claim);
    if (place.isEmpty() || mounted.isEmpty()) {
      return Optional.empty();
    }
    var pictures = pictures(mounted.get(), place.get());
    if (pictures.isEmpty()) {
      return Optional.empty();
    }
    var known = datasets.at(run.projectId(), claim, folder);
    known.ifPresent(changes::look);
    return known.isPresent() || add(run, claim, place.get(), isMadeBy(run, pictures))
        ? Optional.empty()
        : Optional.of(SOON);
  }

  /** None was there before the run was: its trainer would have taken it for one of its own. */
  private static boolean isMadeBy(Run run, List<FileEntry> pictures) {
    return pictures.stream().noneMatch(it -> it.modified().isBefore(run.createdAt()));
  }

  /** False if sets are being put on the claim right now. */
  private boolean add(Run run, String claim, VolumePath folder, boolean made) {
    var done =
        transaction.execute(
            status -> {
              if (!datasets.lockFolders(run.projectId(), claim)) {
                return false;
              }
              datasets.lockFolder(run.projectId(), claim, folder.value());
              if (isNobodys(run.projectId(), claim, folder)) {
                var about =
                    made
                        ? new About(
                            Kind.CLASS, claim, text(run, Role.CLASS_PROMPT), text(run, Role.MODEL))
                        : new About(Kind.CLASS, claim, null, null);
                var source = made ? Source.GENERATED : Source.ADOPTED;
                var now = clock.instant();
                var id = datasets.add(run.projectId(), name(run.projectId(), folder), about, now);
                var version = new NewVersion(source, claim, folder, null, List.of());
                var number = datasets.add(id, run.projectId(), version, now);
                tasks.validate(id, number, datasets.validate(id, number, now));
              }
              return true;
            });
    return Boolean.TRUE.equals(done);
  }

  /** A set may have been uploaded under the folder's name while the run was at work. */
  private boolean isNobodys(String project, String claim, VolumePath folder) {
    return datasets.at(project, claim, folder.value()).isEmpty()
        && datasets.owner(project, claim, folder, kind -> volumes.folder(kind.root())).isEmpty();
  }

  /** The folder's own, as far as it is a name and free. */
  private String name(String project, VolumePath folder) {
    var below = folder.value();
    var root = volumes.folder(Kind.CLASS.root()).value() + "/";
    var plain =
        (below.startsWith(root) ? below.substring(root.length()) : below)
            .toLowerCase(java.util.Locale.ROOT)
            .replaceAll("[^a-z0-9]+", "-")
            .replaceAll("^-+|-+$", "");
    var stem = plain.substring(0, Math.min(plain.length(), LONGEST_NAME)).replaceAll("-+$", "");
    var name = stem;
    for (var n = 2; datasets.find(project, name).isPresent(); n++) {
      name = stem + "-" + n;
    }
    return name;
  }

  private static @Nullable String text(Run run, Role role) {
    return run.parameter(role.word()).map(Map.Entry::getValue).orElse(null);
  }

  /** Those that the trainer finds in a folder; none if there is none. */
  static List<FileEntry> pictures(MountedClaim claim, VolumePath place) {
    try (var folder = claim.open(place)) {
      return folder.entries().stream()
          .filter(FileEntry::isFile)
          .filter(entry -> Suffix.of(entry.name()).isTrained())
          .toList();
    } catch (NoSuchFileException | NotAFile none) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
