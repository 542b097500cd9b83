package dev.easel.datasets;

import dev.easel.datasets.Dataset.About;
import dev.easel.datasets.Datasets.NewVersion;
import dev.easel.http.JsonBody;
import dev.easel.http.Problem;
import dev.easel.http.Violations;
import dev.easel.projects.Project;
import dev.easel.volumes.MountedClaim;
import dev.easel.volumes.MountedClaims;
import dev.easel.volumes.NotAFile;
import dev.easel.volumes.VolumeFailed;
import dev.easel.volumes.VolumePath;
import dev.easel.volumes.Volumes;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;

/** Makes folders that lie on a claim already known as data sets; they stay where they are. */
@Service
class Adoption {

  private final Datasets datasets;
  private final DatasetTasks tasks;
  private final Uploads uploads;
  private final Volumes volumes;
  private final Clock clock;

  Adoption(Datasets datasets, DatasetTasks tasks, Uploads uploads, Volumes volumes, Clock clock) {
    this.datasets = datasets;
    this.tasks = tasks;
    this.uploads = uploads;
    this.volumes = volumes;
    this.clock = clock;
  }

  /**
   * What is to be adopted.
   *
   * @param path of the folder on the claim
   */
  record Wanted(
      String name,
      Kind kind,
      @Nullable String claim,
      String path,
      @Nullable String prompt,
      @Nullable String model) {}

  /**
   * Reads a request.
   *
   * @throws dev.easel.http.Invalid with all that is wrong
   */
  Wanted read(JsonBody body) {
    var violations = new Violations();
    var members = body.members(violations);
    var path = members.requiredText("path", 255);
    var written = members.requiredText("kind", 20);
    var named = members.text("name", 63);
    var claim = members.text("claim", 253);
    var prompt = members.text("prompt", Words.LONGEST);
    var model = members.text("model", Words.LONGEST);
    members.refuseOthers();
    if (claim != null) {
      MountedClaims.fault(claim)
          .ifPresent(why -> violations.add(List.of("claim"), "invalid_name", why));
    }
    var kind = kind(written, violations);
    var place = path == null ? "" : path;
    if (path != null) {
      refusal(path, kind, claim == null ? "" : claim)
          .ifPresent(why -> violations.add(List.of("path"), "bad_path", why));
    }
    var name = named == null ? place.substring(place.lastIndexOf('/') + 1) : named;
    var followsPath = named == null && (path == null || violations.isAt(List.of("path")));
    if (!followsPath && !DatasetName.isSound(name)) {
      violations.add(
          List.of("name"), "invalid_name", "'%s': %s".formatted(name, DatasetName.form()));
    }
    Words.check("prompt", prompt, (code, why) -> violations.add(List.of("prompt"), code, why));
    Words.check("model", model, (code, why) -> violations.add(List.of("model"), code, why));
    if (kind == Kind.CLASS && prompt == null && !violations.isAt(List.of("prompt"))) {
      violations.add(List.of("prompt"), "required", "'prompt' says what class images show.");
    }
    violations.throwIfAny();
    return new Wanted(name, kind == null ? Kind.INSTANCE : kind, claim, place, prompt, model);
  }

  /** Of a kind that is not known, only what is wrong with any. */
  private Optional<String> refusal(String path, @Nullable Kind kind, String claim) {
    var kinds = kind == null ? List.of(Kind.values()) : List.of(kind);
    var reasons =
        kinds.stream()
            .flatMap(it -> volumes.refusal(path, it.root(), claim, null).stream())
            .toList();
    return reasons.size() == kinds.size() ? Optional.of(reasons.getFirst()) : Optional.empty();
  }

  private static @Nullable Kind kind(@Nullable String written, Violations violations) {
    var found = Arrays.stream(Kind.values()).filter(it -> it.text().equals(written)).findFirst();
    if (written != null && found.isEmpty()) {
      violations.add(
          List.of("kind"), "not_allowed", "'kind' must be one of instance, class, captioned.");
    }
    return found.orElse(null);
  }

  /** In the transaction of the request. */
  void adopt(Project project, Wanted wanted) {
    var claim = uploads.claim(project.id(), wanted.claim(), wanted.kind());
    var folder = new VolumePath(wanted.path());
    requireFolder(claim, folder);
    var meant = volumes.folder(wanted.kind().root()).child(wanted.name());
    var meansAnother = !meant.equals(folder) && isFolder(claim, meant);
    lock(project, wanted, claim);
    refuseFolderOfAnother(claim, folder);
    if (meansAnother) {
      throw exists(
          "There is a folder '%s', which a run would mean by that; give another name."
              .formatted(meant.value()));
    }
    if (datasets.find(project.id(), wanted.name()).isPresent()) {
      throw exists("There is a data set '%s' already; give another name.".formatted(wanted.name()));
    }
    add(project, wanted, claim);
  }

  /** No volume is looked at from here on: others wait. */
  private void lock(Project project, Wanted wanted, MountedClaim claim) {
    datasets.lock(project.id(), wanted.name());
    if (!datasets.lockFolders(project.id(), claim.name())) {
      throw new Problem(
              HttpStatus.CONFLICT,
              "dataset_changing",
              "Others put data sets on claim '%s' right now; ask once more."
                  .formatted(claim.name()))
          .retryAfter(2);
    }
    datasets.lockFolder(project.id(), claim.name(), wanted.path());
  }

  private void add(Project project, Wanted wanted, MountedClaim claim) {
    var folder = new VolumePath(wanted.path());
    var now = clock.instant();
    var about = new About(wanted.kind(), claim.name(), wanted.prompt(), wanted.model());
    var id = datasets.add(project.id(), wanted.name(), about, now);
    var version = new NewVersion(Source.ADOPTED, claim.name(), folder, null, List.of());
    var number = datasets.add(id, project.id(), version, now);
    tasks.validate(id, number, datasets.validate(id, number, now));
  }

  /** Else what a run means by that folder would be another set from then on. */
  private void refuseFolderOfAnother(MountedClaim claim, VolumePath folder) {
    datasets
        .at(claim.project(), claim.name(), folder.value())
        .filter(set -> set.current().source() == Source.ADOPTED)
        .ifPresent(
            set -> {
              throw exists("'%s' is data set '%s' already.".formatted(folder.value(), set.name()));
            });
    datasets
        .owner(claim.project(), claim.name(), folder, kind -> volumes.folder(kind.root()))
        .ifPresent(
            set -> {
              throw new Problem(
                  HttpStatus.CONFLICT,
                  "folder_of_dataset",
                  "'%s' belongs to data set '%s'; nothing to adopt."
                      .formatted(folder.value(), set.name()));
            });
  }

  private static Problem exists(String detail) {
    return new Problem(HttpStatus.CONFLICT, "dataset_exists", detail);
  }

  private static boolean isFolder(MountedClaim claim, VolumePath place) {
    try {
      claim.open(place).close();
      return true;
    } catch (NoSuchFileException | NotAFile none) {
      return false;
    } catch (IOException e) {
      throw VolumeFailed.of(claim.name(), e);
    }
  }

  private static void requireFolder(MountedClaim claim, VolumePath folder) {
    if (!isFolder(claim, folder)) {
      throw new Problem(
          HttpStatus.NOT_FOUND,
          "folder_not_found",
          "Claim '%s' has no folder '%s'.".formatted(claim.name(), folder.value()));
    }
  }
}
