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
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
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

  private @org.jspecify.annotations.Nullable Recipe recipe(String name, Violations violations) {
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
    var now = clock.instant();
    var id = RunId.create(now);
    var replaced = draft.replace() ? takeOver(draft) : List.<RunId>of();
    var run = Run.accept(id, draft, replaced, now);
    runs.add(run);
    takePlaces(run, draft);
    tasks.submit(run.id());
    metrics.accepted(run);
    return run;
  }

  /** What of an acceptable request would be refused by what other runs hold, storing nothing. */
  @Transactional(propagation = Propagation.REQUIRED, readOnly = true)
  List<Violation> conflicts(RunDraft draft) {
    var found = new ArrayList<Violation>();
    places(draft)
        .forEach(
            (kind, place) ->
                claims
                    .holder(kind, place)
                    .filter(holder -> !(draft.replace() && replaceable(holder, draft)))
                    .filter(holder -> draft.places().trains() || kind.equals(Claims.ENDPOINT))
                    .ifPresent(
                        holder ->
                            found.add(
                                new Violation(
                                    "#/name",
                                    null,
                                    kind + "_taken",
                                    new PlaceTaken(holder, place).detail()))));
    return found;
  }

  private List<RunId> takeOver(RunDraft draft) {
    var replaced = new ArrayList<RunId>();
    places(draft)
        .forEach(
            (kind, place) ->
                claims
                    .holder(kind, place)
                    .filter(holder -> draft.places().trains() || kind.equals(Claims.ENDPOINT))
                    .filter(holder -> replaceable(holder, draft))
                    .filter(holder -> !replaced.contains(holder.run()))
                    .ifPresent(
                        holder -> {
                          claims.release(holder.run());
                          replaced.add(holder.run());
                        }));
    return replaced;
  }

  private static boolean replaceable(Claims.Holder holder, RunDraft draft) {
    return holder.status().isFinal() && holder.project().equals(draft.project().id());
  }

  private void takePlaces(Run run, RunDraft draft) {
    var places = draft.places();
    if (!places.trains()) {
      refuseWithoutModel(run, places);
    }
    places(draft)
        .forEach(
            (kind, place) -> {
              var serves = kind.equals(Claims.OUTPUT) && !places.trains();
              if (!serves && !claims.take(run, kind, place)) {
                throw new PlaceTaken(claims.holder(kind, place).orElseThrow(), place);
              }
            });
    classFolders.join(run);
  }

  /** Serving alone needs a folder that a run of this project trained. */
  private void refuseWithoutModel(Run run, Places places) {
    var trained =
        places.output() != null
            && claims
                .holder(Claims.OUTPUT, Claims.place(run, places.output()))
                .filter(holder -> holder.trained() && holder.project().equals(run.projectId()))
                .isPresent();
    if (!trained) {
      var violations = new Violations();
      violations.add(
          List.of("parameters", "inference_only"),
          "model_missing",
          "inference_only serves a model that a finished run trained, and no run trained '%s'."
              .formatted(places.output()));
      violations.throwIfAny();
    }
  }

  private static Map<String, String> places(RunDraft draft) {
    var places = new java.util.LinkedHashMap<String, String>();
    var namespace = draft.project().namespace();
    if (draft.places().output() != null) {
      places.put(
          Claims.OUTPUT, namespace + "/" + draft.places().claim() + "/" + draft.places().output());
    }
    if (draft.places().endpointName() != null) {
      places.put(Claims.ENDPOINT, namespace + "/" + draft.places().endpointName());
    }
    return places;
  }
}
