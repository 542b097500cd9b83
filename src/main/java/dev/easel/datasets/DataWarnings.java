package dev.easel.datasets;

import dev.easel.http.Plural;
import dev.easel.recipes.Role;
import dev.easel.runs.RunCheck;
import dev.easel.runs.RunDraft;
import dev.easel.runs.UsedDataset;
import dev.easel.runs.Warning;
import dev.easel.volumes.MountedClaims;
import dev.easel.volumes.VolumePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Tells dry runs what of their data will hurt the training. */
@Component
class DataWarnings implements RunCheck {

  private final Datasets datasets;
  private final MountedClaims claims;

  DataWarnings(Datasets datasets, MountedClaims claims) {
    this.datasets = datasets;
    this.claims = claims;
  }

  @Override
  public List<Warning> warnings(RunDraft draft) {
    var warnings = new ArrayList<Warning>();
    draft.datasets().forEach(used -> found(used, draft).forEach(warnings::add));
    notLookedAt(draft).forEach(warnings::add);
    unknownClassImages(draft).ifPresent(warnings::add);
    return warnings;
  }

  private Stream<Warning> found(UsedDataset used, RunDraft draft) {
    return datasets
        .at(draft.project().id(), used.claim(), used.folder())
        .map(set -> Stream.of(warned(set), small(set, draft)).flatMap(Optional::stream))
        .orElse(Stream.of());
  }

  private static Optional<Warning> warned(Dataset set) {
    var count = set.current().warnings();
    return count == 0
        ? Optional.empty()
        : Optional.of(
            new Warning(
                "dataset_warnings",
                "Data set '%s' has %s.".formatted(set.name(), Plural.of(count, "warning")),
                "GET /v1/datasets/%s lists them, each with what to do.".formatted(set.name())));
  }

  private static Optional<Warning> small(Dataset set, RunDraft draft) {
    var resolution =
        draft.parameter("resolution").map(Map.Entry::getValue).orElse("").matches("\\d{1,5}")
            ? Integer.parseInt(draft.parameter("resolution").orElseThrow().getValue())
            : 0;
    var smallest = set.current().smallest();
    return smallest == 0 || smallest >= resolution
        ? Optional.empty()
        : Optional.of(
            new Warning(
                "pictures_too_small",
                "The smallest picture of '%s' has a side of %d pixels, and the training %d."
                    .formatted(set.name(), smallest, resolution),
                "Lower resolution, or use larger originals: the model learns the blur."));
  }

  /** Nothing is refused of a claim that is not mounted, and nothing known of it. */
  private Stream<Warning> notLookedAt(RunDraft draft) {
    var claim = draft.places().claim();
    return !draft.places().trains()
            || claim == null
            || claims.find(draft.project().id(), claim).isPresent()
        ? Stream.of()
        : Stream.of(Role.INSTANCE_DATASET, Role.CAPTIONED_DATASET)
            .flatMap(role -> draft.parameter(role.word()).stream())
            .map(folder -> notLookedAt(draft, claim, folder.getValue()));
  }

  private Warning notLookedAt(RunDraft draft, String claim, String folder) {
    return new Warning(
        "dataset_not_looked_at",
        ("Claim '%s' is not mounted in Easel: whether '%s' is there, and what is in it, was not"
                + " looked at.%s")
            .formatted(claim, folder, datasets.elsewhere(draft.project().id(), claim, folder)),
        "Mount the claim (volumes.mount in the chart, EASEL_VOLUMES_MOUNTS elsewhere), or see for"
            + " yourself that the folder has what the training needs.");
  }

  /** The trainer would take them by their number, whatever they show. */
  private Optional<Warning> unknownClassImages(RunDraft draft) {
    var claim = draft.places().claim();
    var folder = draft.parameter(Role.CLASS_DATASET.word()).map(Map.Entry::getValue);
    if (!draft.places().trains()
        || claim == null
        || folder.isEmpty()
        || datasets
            .at(draft.project().id(), claim, folder.get())
            .filter(set -> set.prompt() != null)
            .isPresent()) {
      return Optional.empty();
    }
    var pictures =
        claims
            .find(draft.project().id(), claim)
            .flatMap(
                it -> VolumePath.parse(folder.get()).map(place -> ClassSets.pictures(it, place)))
            .orElse(List.of());
    return pictures.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Warning(
                "class_images_unknown",
                "'%s' has %s of which nobody knows what they show; the trainer uses them."
                    .formatted(folder.get(), Plural.of(pictures.size(), "picture")),
                "Adopt them with what they show (POST /v1/datasets:adopt, kind class; delete a set"
                    + " that does not say so first: its files stay), or choose another"
                    + " class_dataset."));
  }
}
