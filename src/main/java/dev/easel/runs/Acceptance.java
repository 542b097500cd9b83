package dev.easel.runs;

import dev.easel.http.Invalid;
import dev.easel.http.JsonBody;
import dev.easel.http.Problem;
import dev.easel.http.Violation;
import dev.easel.http.Violations;
import dev.easel.projects.Project;
import dev.easel.recipes.Recipe;
import dev.easel.recipes.RecipeNotFound;
import dev.easel.recipes.Recipes;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Takes runs in. Touches PostgreSQL only: the run, its places and the task that submits it are
 * written in one transaction, so Argo being away means later, never lost.
 */
@Service
class Acceptance {

  /** What a workflow's annotation may hold, as text. */
  private static final int LONGEST_SPEC = 64 * 1024;

  private final Recipes recipes;
  private final Runs runs;
  private final Claims claims;
  private final ClassFolders classFolders;
  private final RunTasks tasks;
  private final RunsProperties properties;
  private final RunMetrics metrics;
  private final Clock clock;

  Acceptance(
      Recipes recipes,
      Runs runs,
      Claims claims,
      ClassFolders classFolders,
      RunTasks tasks,
      RunsProperties properties,
      RunMetrics metrics,
      Clock clock) {
    this.recipes = recipes;
    this.runs = runs;
    this.claims = claims;
    this.classFolders = classFolders;
    this.tasks = tasks;
    this.properties = properties;
    this.metrics = metrics;
    this.clock = clock;
  }

  /**
   * Checks a request against everything that needs no database.
   *
   * @throws Invalid with every problem
   */
  RunDraft check(Project project, JsonBody body) {
    var violations = new Violations();
    var request = RunRequest.read(body, violations);
    var recipe = recipe(request.recipe(), violations);
    if (recipe == null) {
      violations.throwIfAny();
      throw new IllegalStateException("a missing recipe is a violation");
    }
    var parameters = recipe.resolve(request.name(), request.parameters(), violations);
    var spec =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(body.json().toString().getBytes(StandardCharsets.UTF_8));
    if (spec.length() > LONGEST_SPEC) {
      violations.add(List.of(), "too_long", "The request has at most 48 KiB.");
    }
    violations.throwIfAny();
    refuseUnusable(recipe);
    return new RunDraft(
        project,
        recipe,
        String.valueOf(recipe.discriminator()),
        request.name(),
        parameters,
        request.labels(),
        request.metadata(),
        spec,
        Places.of(recipe, parameters),
        request.replace(),
        request.maxPendingSeconds() == null
            ? properties.maxPending()
            : request.maxPendingSeconds());
  }

  private @Nullable Recipe recipe(String name, Violations violations) {
    if (name.isEmpty()) {
      return null;
    }
    try {
      return recipes.find(name);
    } catch (RecipeNotFound e) {
      violations.add(List.of("recipe"), "unknown_recipe", e.detail());
      return null;
    }
  }

  private static void refuseUnusable(Recipe recipe) {
    if (!recipe.usable()) {
      throw new Problem(
              HttpStatus.CONFLICT,
              "recipe_unusable",
              "Recipe '%s' cannot be run: %s"
                  .formatted(recipe.name(), recipe.problems().getFirst().message()))
          .with("problems", recipe.problems());
    }
  }

  /**
   * Stores a run.
   *
   * @throws PlaceTaken if another run holds one of its places
   */
  @Transactional
  Run accept(RunDraft draft) {
    if (!draft.places().trains()) {
      refuseWithoutModel(draft);
    }
    var now = clock.instant();
    var run = Run.accept(RunId.create(now), draft, takeOver(draft), now);
    runs.add(run);
    draft.claims().forEach((kind, place) -> take(run, kind, place));
    classFolders.join(run);
    tasks.submit(run.id());
    metrics.accepted(run);
    return run;
  }

  /** What would be refused for what other runs hold; stores nothing. */
  @Transactional(readOnly = true)
  List<Violation> conflicts(RunDraft draft) {
    var found = new ArrayList<Violation>();
    draft
        .claims()
        .forEach(
            (kind, place) ->
                claims
                    .holder(kind, place)
                    .filter(holder -> !holder.isReplaceableBy(draft))
                    .map(holder -> new PlaceTaken(holder, place))
                    .map(taken -> new Violation("#/name", null, taken.code(), taken.detail()))
                    .ifPresent(found::add));
    return found;
  }

  /** Frees the places that finished runs hold, if the caller said so; those runs' endpoints go. */
  private List<RunId> takeOver(RunDraft draft) {
    var replaced =
        draft.claims().entrySet().stream()
            .flatMap(claim -> claims.holder(claim.getKey(), claim.getValue()).stream())
            .filter(holder -> holder.isReplaceableBy(draft))
            .map(Claims.Holder::run)
            .distinct()
            .toList();
    replaced.forEach(draft.places().trains() ? claims::release : claims::releaseEndpoint);
    return replaced;
  }

  private void take(Run run, String kind, String place) {
    if (!claims.take(run, kind, place)) {
      throw new PlaceTaken(claims.holder(kind, place).orElseThrow(), place);
    }
  }

  /** Serving alone needs a folder that a run of this project trained. */
  private void refuseWithoutModel(RunDraft draft) {
    var trained =
        draft
            .outputPlace()
            .flatMap(place -> claims.holder(Claims.OUTPUT, place))
            .filter(holder -> holder.trained() && holder.project().equals(draft.project().id()));
    if (trained.isEmpty()) {
      var violations = new Violations();
      violations.add(
          List.of("parameters", "inference_only"),
          "model_missing",
          "inference_only serves a model that a finished run trained, and no run trained '%s'."
              .formatted(draft.places().output()));
      violations.throwIfAny();
    }
  }
}
