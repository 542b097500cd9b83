package dev.easel.runs;

import dev.easel.http.Invalid;
import dev.easel.http.JsonBody;
import dev.easel.http.Violations;
import dev.easel.pricing.RateCard;
import dev.easel.projects.Labels;
import dev.easel.projects.Project;
import dev.easel.recipes.Parameter;
import dev.easel.recipes.Recipe;
import dev.easel.recipes.RecipeNotFound;
import dev.easel.recipes.Recipes;
import dev.easel.recipes.Role;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Makes drafts of requests, by everything that needs no database. */
@Component
class Drafts {

  /** What a workflow's annotation may hold, as text. */
  private static final int LONGEST_SPEC = 64 * 1024;

  /** Without one of these, nobody knows where the run would write. */
  private static final Set<Role> WHERE =
      EnumSet.of(Role.CLAIM, Role.OUTPUT, Role.INFERENCE_ONLY, Role.RUN_INFERENCE);

  /** Without one of these, nobody knows which class images it would make. */
  private static final Set<Role> CLASS_IMAGES =
      EnumSet.of(Role.CLASS_PROMPT, Role.MODEL, Role.NUM_CLASS_IMAGES);

  private final Recipes recipes;
  private final RunsProperties properties;
  private final RateCard rates;
  private final RunWebhooks webhooks;

  Drafts(Recipes recipes, RunsProperties properties, RateCard rates, RunWebhooks webhooks) {
    this.recipes = recipes;
    this.properties = properties;
    this.rates = rates;
    this.webhooks = webhooks;
  }

  /**
   * The draft of a request that nothing is wrong with.
   *
   * @throws Invalid with every problem
   * @throws RecipeUnusable if the recipe is broken in the cluster
   */
  RunDraft checked(Project project, JsonBody body) {
    return checked(project, body, new Violations());
  }

  /** The same, with what was found wrong before. */
  RunDraft checked(Project project, JsonBody body, Violations violations) {
    var draft = read(project, body, violations);
    violations.throwIfAny();
    var sound = draft.orElseThrow(() -> new IllegalStateException("no recipe is a violation"));
    if (!sound.recipe().usable()) {
      throw new RecipeUnusable(sound.recipe());
    }
    return sound;
  }

  /**
   * What can be made of a request: without the parameters that were refused, and the places that
   * follow from them. Empty if there is no such recipe.
   *
   * @param violations takes everything that is wrong
   */
  Optional<RunDraft> read(Project project, JsonBody body, Violations violations) {
    var request = RunRequest.read(body, rates.currency(), webhooks, violations);
    return recipe(project, request.recipe(), violations)
        .map(recipe -> draft(project, recipe, request, spec(body, violations), violations));
  }

  private Optional<Recipe> recipe(Project project, String name, Violations violations) {
    if (name.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(recipes.find(project, name));
    } catch (RecipeNotFound e) {
      violations.add(List.of("recipe"), "unknown_recipe", e.detail());
      return Optional.empty();
    }
  }

  /** Without the webhook: its URL may be a secret, and workflows are read by many. */
  private static String spec(JsonBody body, Violations violations) {
    var kept = body.json().deepCopy();
    kept.remove(RunWebhook.MEMBER);
    var bytes = kept.toString().getBytes(StandardCharsets.UTF_8);
    var spec = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    if (spec.length() > LONGEST_SPEC) {
      violations.add(List.of(), "too_long", "The request has at most 48 KiB.");
    }
    return spec;
  }

  private RunDraft draft(
      Project project, Recipe recipe, RunRequest request, String spec, Violations violations) {
    var resolved = recipe.resolve(request.name(), request.parameters(), violations);
    var parameters = violations.isEmpty() ? resolved : sound(recipe, resolved, violations);
    var labels = request.labelsIn(project);
    if (labels.size() > Labels.MOST) {
      violations.add(
          List.of("labels"),
          "too_many",
          "At most %d labels, with the project's.".formatted(Labels.MOST));
    }
    var maxPending = request.maxPendingSeconds();
    var limits =
        new Limits(
            maxPending == null ? properties.maxPending() : maxPending,
            request.maxDurationSeconds(),
            request.maxCost());
    return new RunDraft(
        project,
        recipe,
        String.valueOf(recipe.discriminator()),
        request.name(),
        parameters,
        labels,
        request.metadata(),
        spec,
        Places.of(recipe, parameters),
        request.replace(),
        request.priority(),
        limits,
        null,
        request.allowUnchecked(),
        List.of(),
        request.webhook());
  }

  /** The parameters that nothing is wrong with and that say where the run would write. */
  private static Map<String, String> sound(
      Recipe recipe, Map<String, String> resolved, Violations violations) {
    var refused =
        recipe.parameters().stream()
            .filter(it -> violations.isAt(List.of("parameters", it.name())))
            .toList();
    if (violations.isAt(List.of("name")) || hasAny(refused, WHERE)) {
      return Map.of();
    }
    var sound = new LinkedHashMap<>(resolved);
    refused.forEach(it -> sound.remove(it.name()));
    if (hasAny(refused, CLASS_IMAGES)) {
      recipe.parameters().stream()
          .filter(it -> it.role() == Role.CLASS_DATASET)
          .forEach(it -> sound.remove(it.name()));
    }
    return sound;
  }

  private static boolean hasAny(List<Parameter> parameters, Set<Role> roles) {
    return parameters.stream().anyMatch(it -> it.role() != null && roles.contains(it.role()));
  }
}
