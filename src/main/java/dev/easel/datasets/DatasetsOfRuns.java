package dev.easel.datasets;

import dev.easel.http.Invalid;
import dev.easel.http.Plural;
import dev.easel.http.Problem;
import dev.easel.http.Violations;
import dev.easel.recipes.Role;
import dev.easel.runs.Run;
import dev.easel.runs.RunData;
import dev.easel.runs.RunDraft;
import dev.easel.runs.UsedDataset;
import dev.easel.volumes.MountedClaims;
import dev.easel.volumes.VolumePath;
import dev.easel.volumes.Volumes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * Answers what runs ask of their data sets: which folder a name stands for now, and why it cannot
 * be trained on. Of a claim that is not mounted nothing is refused.
 */
@Component
class DatasetsOfRuns implements RunData {

  private final Datasets datasets;
  private final MountedClaims claims;
  private final Volumes volumes;

  DatasetsOfRuns(Datasets datasets, MountedClaims claims, Volumes volumes) {
    this.datasets = datasets;
    this.claims = claims;
    this.volumes = volumes;
  }

  @Override
  public Found of(RunDraft draft) {
    return found(draft, named(draft));
  }

  @Override
  public Found held(RunDraft draft) {
    var held = new HashSet<DatasetId>();
    var named = named(draft);
    while (held.addAll(ids(named))) {
      datasets.hold(held);
      named = named(draft);
    }
    return found(draft, named);
  }

  private static List<DatasetId> ids(List<Named> named) {
    return named.stream().flatMap(it -> it.set().stream()).map(Dataset::id).toList();
  }

  @Override
  public Optional<Problem> missing(Run run) {
    var used = run.datasets().stream().filter(it -> it.dataset() != null).toList();
    datasets.hold(
        used.stream()
            .flatMap(it -> datasets.at(run.projectId(), it.claim(), it.folder()).stream())
            .map(Dataset::id)
            .toList());
    return used.stream()
        .filter(it -> datasets.at(run.projectId(), it.claim(), it.folder()).isEmpty())
        .findFirst()
        .map(it -> gone(run, it));
  }

  private static Problem gone(Run run, UsedDataset used) {
    return new Problem(
        HttpStatus.CONFLICT,
        "dataset_gone",
        ("Data set '%s' has not the content of '%s' any more, which run %s was accepted with; POST"
                + " /v1/runs/%s/rerun trains on what there is.")
            .formatted(used.dataset(), used.folder(), run.id(), run.id()));
  }

  private List<Named> named(RunDraft draft) {
    var claim = draft.places().claim();
    return !draft.places().trains() || claim == null
        ? List.of()
        : Stream.of(Role.INSTANCE_DATASET, Role.CAPTIONED_DATASET, Role.CLASS_DATASET)
            .flatMap(role -> named(draft, role, claim).stream())
            .toList();
  }

  private Optional<Named> named(RunDraft draft, Role role, String claim) {
    return draft
        .parameter(role.word())
        .map(it -> new Named(it, role, claim, find(draft, claim, it.getValue())));
  }

  private Found found(RunDraft draft, List<Named> all) {
    var used = all.stream().filter(it -> isUsed(draft, it)).map(Named::used).toList();
    var refusals = new ArrayList<Problem>();
    var violations = new Violations();
    for (var named : all.stream().filter(it -> isMounted(draft, it)).toList()) {
      if (named.role() == Role.CLASS_DATASET) {
        named.set().ifPresent(set -> classSet(draft, set, refusals));
      }
      if (!draft.allowUnchecked()) {
        check(draft, named, violations);
      }
    }
    if (!violations.isEmpty()) {
      refusals.addFirst(new Invalid(violations.all()));
    }
    return new Found(used, refusals);
  }

  private boolean isMounted(RunDraft draft, Named named) {
    return claims.find(draft.project().id(), named.claim()).isPresent();
  }

  /** Class images that are no data set are made by the run's trainer. */
  private boolean isUsed(RunDraft draft, Named named) {
    return named.set().isPresent()
        || (named.role() != Role.CLASS_DATASET && isMounted(draft, named));
  }

  /** A parameter, and the set that it names, if there is one. */
  private record Named(
      Map.Entry<String, String> parameter, Role role, String claim, Optional<Dataset> set) {

    UsedDataset used() {
      return set.map(
              it ->
                  new UsedDataset(
                      parameter.getKey(),
                      it.name(),
                      claim,
                      it.current().folder().value(),
                      it.current().digest(),
                      it.current().state() == State.VALIDATING ? null : it.current().pictures(),
                      false))
          .orElseGet(
              () ->
                  new UsedDataset(
                      parameter.getKey(), null, claim, parameter.getValue(), null, null, false));
    }

    List<String> path() {
      return List.of("parameters", parameter.getKey());
    }
  }

  /** By a version's own folder, or by the path of a set, which stands for its current version. */
  private Optional<Dataset> find(RunDraft draft, String claim, String path) {
    return datasets
        .at(draft.project().id(), claim, path)
        .filter(set -> !path(set).value().equals(path))
        .or(() -> byName(draft, claim, path));
  }

  private Optional<Dataset> byName(RunDraft draft, String claim, String path) {
    return VolumePath.parse(path)
        .flatMap(
            place ->
                datasets
                    .find(draft.project().id(), place.lastSegment())
                    .filter(set -> set.claim().equals(claim) && path(set).equals(place)));
  }

  private VolumePath path(Dataset set) {
    return volumes.folder(set.kind().root()).child(set.name());
  }

  private void check(RunDraft draft, Named named, Violations violations) {
    if (named.set().isPresent()) {
      check(named.set().get(), named, violations);
    } else if (named.role() != Role.CLASS_DATASET) {
      refuseUnknown(draft, named, violations);
    }
  }

  /** Trainers make what is missing in it, and what is there was not looked at, or is nothing. */
  private static boolean isFilledByRuns(Dataset set) {
    return set.current().source() == Source.GENERATED
        && (set.current().state() == State.VALIDATING || set.current().hasNoPictures());
  }

  private void refuseUnknown(RunDraft draft, Named named, Violations violations) {
    var path = named.parameter().getValue();
    var name = path.substring(path.lastIndexOf('/') + 1);
    var elsewhere = datasets.elsewhere(draft.project().id(), named.claim(), path);
    violations.add(
        named.path(),
        "dataset_unknown",
        ("'%s' on claim '%s' is no data set.%s Upload one (PUT /v1/datasets/%s), adopt the"
                + " folder (POST /v1/datasets:adopt), or send \"allow_unchecked\": true.")
            .formatted(
                path, named.claim(), elsewhere, DatasetName.isSound(name) ? name : "<name>"));
  }

  private void check(Dataset set, Named named, Violations violations) {
    if (named.role() == Role.CLASS_DATASET && isFilledByRuns(set)) {
      return;
    }
    if (named.role() == Role.CAPTIONED_DATASET && set.kind() != Kind.CAPTIONED) {
      violations.add(
          named.path(),
          "dataset_kind",
          "Data set '%s' is of kind %s, and this trains on captioned pictures."
              .formatted(set.name(), set.kind().text()));
    }
    switch (set.current().state()) {
      case VALIDATING ->
          violations.add(
              named.path(),
              "dataset_validating",
              "Data set '%s' is still being validated; ask again when GET /v1/datasets/%s says ready."
                  .formatted(set.name(), set.name()));
      case FAULTY ->
          violations.add(
              named.path(),
              "dataset_faulty",
              ("Data set '%s' has %s, see the report of GET /v1/datasets/%s. %s, or send"
                      + " \"allow_unchecked\": true.")
                  .formatted(
                      set.name(),
                      Plural.of(set.current().errors(), "error"),
                      set.name(),
                      remedy(set)));
      case READY -> {}
    }
  }

  private String remedy(Dataset set) {
    var fixable = Repair.mendedErrors(datasets.flawed(set));
    var fix = "Fix it (POST /v1/datasets/%s/fix)".formatted(set.name());
    if (fixable == 0) {
      return "Nothing of it can be fixed by Easel: replace the files";
    }
    return fixable == set.current().errors()
        ? fix
        : fix + ", which mends %d of them, and replace the other files".formatted(fixable);
  }

  private static void classSet(RunDraft draft, Dataset set, List<Problem> refusals) {
    differing(draft, set).ifPresent(refusals::add);
    tooSmall(draft, set).ifPresent(refusals::add);
  }

  /** The trainer reuses class images by their number alone. */
  private static Optional<Problem> differing(RunDraft draft, Dataset set) {
    var prompt = text(draft, Role.CLASS_PROMPT);
    var model = text(draft, Role.MODEL);
    var same =
        (set.prompt() == null || set.prompt().equals(prompt))
            && (set.model() == null || set.model().equals(model));
    if (same) {
      return Optional.empty();
    }
    var problem =
        new Problem(
            HttpStatus.CONFLICT,
            "class_set_differs",
            ("The class images of '%s' show \"%s\"%s, and this run asks for \"%s\" by %s. Ask for"
                    + " what they show, or choose another class_dataset, which this run fills.")
                .formatted(
                    set.current().folder().value(),
                    String.valueOf(set.prompt()),
                    set.model() == null ? "" : " by " + set.model(),
                    prompt,
                    model));
    problem.with("dataset", set.name());
    if (set.prompt() != null) {
      problem.with("prompt", set.prompt());
    }
    if (set.model() != null) {
      problem.with("model", set.model());
    }
    return Optional.of(problem);
  }

  /** Into a set that was uploaded nothing is generated. */
  private static Optional<Problem> tooSmall(RunDraft draft, Dataset set) {
    var wanted = text(draft, Role.NUM_CLASS_IMAGES);
    var current = set.current();
    if (current.source() != Source.UPLOADED
        || current.state() == State.VALIDATING
        || !wanted.matches("\\d{1,9}")
        || Integer.parseInt(wanted) <= current.pictures()) {
      return Optional.empty();
    }
    return Optional.of(
        new Problem(
            HttpStatus.CONFLICT,
            "class_set_too_small",
            ("Class set '%s' has %s, and this run asks for %s: the trainer would make the"
                    + " rest in its folder, which stays as it was uploaded. Lower num_class_images,"
                    + " add pictures, or choose another class_dataset.")
                .formatted(set.name(), Plural.of(current.pictures(), "picture"), wanted)));
  }

  private static String text(RunDraft draft, Role role) {
    return draft.parameter(role.word()).map(Map.Entry::getValue).orElse("");
  }
}
