package dev.easel.datasets;

import dev.easel.http.Invalid;
import dev.easel.http.Problem;
import dev.easel.http.Violations;
import dev.easel.recipes.Role;
import dev.easel.runs.RunData;
import dev.easel.runs.RunDraft;
import dev.easel.runs.UsedDataset;
import dev.easel.volumes.MountedClaims;
import dev.easel.volumes.VolumePath;
import dev.easel.volumes.Volumes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * Answers what runs ask of their data sets: which folder a name stands for now, and why it cannot
 * be trained on. Of a claim that is not mounted nothing is known, and nothing is refused.
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
    var claim = draft.places().claim();
    if (!draft.places().trains() || claim == null || claims.find(claim).isEmpty()) {
      return new Found(List.of(), List.of());
    }
    var used = new ArrayList<UsedDataset>();
    var violations = new Violations();
    for (var role : List.of(Role.INSTANCE_DATASET, Role.CAPTIONED_DATASET)) {
      draft
          .parameter(role.word())
          .map(named -> new Named(named, role, claim, find(draft, claim, named.getValue())))
          .ifPresent(named -> used.add(checked(draft, named, violations)));
    }
    var refusals = new ArrayList<Problem>();
    if (!violations.isEmpty()) {
      refusals.add(new Invalid(violations.all()));
    }
    draft
        .parameter(Role.CLASS_DATASET.word())
        .map(it -> new Named(it, Role.CLASS_DATASET, claim, find(draft, claim, it.getValue())))
        .ifPresent(named -> classSet(draft, named, used, refusals));
    return new Found(used, refusals);
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

  /** By the path of the set, which stands for its current version, or by a version's own. */
  private Optional<Dataset> find(RunDraft draft, String claim, String path) {
    return VolumePath.parse(path)
        .flatMap(
            place ->
                place
                    .parent()
                    .filter(
                        it ->
                            it.equals(volumes.folder(Kind.INSTANCE.root()))
                                || it.equals(volumes.folder(Kind.CLASS.root())))
                    .flatMap(
                        root ->
                            datasets
                                .find(draft.project().id(), place.lastSegment())
                                .filter(
                                    set ->
                                        set.claim().equals(claim)
                                            && volumes.folder(set.kind().root()).equals(root))))
        .or(() -> datasets.at(claim, path))
        .filter(set -> set.projectId().equals(draft.project().id()));
  }

  private UsedDataset checked(RunDraft draft, Named named, Violations violations) {
    if (!draft.allowUnchecked()) {
      named
          .set()
          .ifPresentOrElse(
              set -> check(set, named, violations), () -> refuseUnknown(draft, named, violations));
    }
    return named.used();
  }

  private void refuseUnknown(RunDraft draft, Named named, Violations violations) {
    var path = named.parameter().getValue();
    var name = path.substring(path.lastIndexOf('/') + 1);
    var elsewhere =
        datasets
            .find(draft.project().id(), name)
            .filter(set -> !set.claim().equals(named.claim()))
            .map(set -> " Data set '%s' lies on claim '%s'.".formatted(name, set.claim()))
            .orElse("");
    violations.add(
        named.path(),
        "dataset_unknown",
        ("'%s' on claim '%s' is no data set.%s Upload one (PUT /v1/datasets/{name}), adopt the"
                + " folder (POST /v1/datasets:adopt), or send \"allow_unchecked\": true.")
            .formatted(path, named.claim(), elsewhere));
  }

  private static void check(Dataset set, Named named, Violations violations) {
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
              ("Data set '%s' has %d errors, see GET /v1/datasets/%s. Fix it (POST"
                      + " /v1/datasets/%s/fix), or send \"allow_unchecked\": true.")
                  .formatted(set.name(), set.current().errors(), set.name(), set.name()));
      case READY -> {}
    }
  }

  private static void classSet(
      RunDraft draft, Named named, List<UsedDataset> used, List<Problem> refusals) {
    if (named.set().isEmpty()) {
      return; // its trainer makes it
    }
    var set = named.set().get();
    differing(draft, set).ifPresent(refusals::add);
    tooSmall(draft, set).ifPresent(refusals::add);
    if (!draft.allowUnchecked() && set.current().source() != Source.GENERATED) {
      var violations = new Violations();
      check(set, named, violations);
      if (!violations.isEmpty()) {
        refusals.add(new Invalid(violations.all()));
      }
    }
    used.add(named.used());
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
            ("Class set '%s' has %d pictures, and this run asks for %s: the trainer would make the"
                    + " rest in its folder, which stays as it was uploaded. Lower num_class_images,"
                    + " add pictures, or choose another class_dataset.")
                .formatted(set.name(), current.pictures(), wanted)));
  }

  private static String text(RunDraft draft, Role role) {
    return draft.parameter(role.word()).map(Map.Entry::getValue).orElse("");
  }
}
