package dev.easel.runs;

import dev.easel.argo.Workflow;
import dev.easel.argo.Workflows;
import dev.easel.http.JsonBody;
import dev.easel.http.Problem;
import dev.easel.http.Violations;
import dev.easel.pricing.RateCard;
import dev.easel.projects.Project;
import dev.easel.recipes.Recipe;
import dev.easel.recipes.Recipes;
import dev.easel.recipes.Role;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Reads what a run must have been, or would be, from its workflow: its template names the recipe,
 * its arguments are the parameters, its annotation holds the rest of the request.
 */
@Component
class FoundRunReader {

  private static final String SPEC = "easel.dev/spec";
  private static final Set<Role> DATASETS =
      EnumSet.of(Role.INSTANCE_DATASET, Role.CAPTIONED_DATASET, Role.CLASS_DATASET);
  private static final int LONGEST_NAME = 253;

  private final Recipes recipes;
  private final RateCard rates;
  private final RunWebhooks webhooks;
  private final RunsProperties properties;
  private final Clock clock;

  FoundRunReader(
      Recipes recipes,
      RateCard rates,
      RunWebhooks webhooks,
      RunsProperties properties,
      Clock clock) {
    this.recipes = recipes;
    this.rates = rates;
    this.webhooks = webhooks;
    this.properties = properties;
    this.clock = clock;
  }

  /**
   * The run of a workflow that somebody started by hand; empty if it is of no recipe.
   *
   * @throws dev.easel.recipes.RecipesUnknown if nobody knows yet
   */
  Optional<FoundRun> byHand(Project project, Workflow workflow) {
    return recipe(project, workflow)
        .map(
            recipe -> {
              var asked = RunRequest.none(recipe.name());
              var draft = draft(project, recipe, workflow.parameters(), asked, "", workflow);
              return new FoundRun(
                  RunId.adopting(project.namespace(), workflow.uid(), createdAt(workflow)),
                  draft,
                  workflow.name(),
                  workflow,
                  null,
                  "Somebody started workflow %s by hand: it is followed from here on."
                      .formatted(workflow.name()));
            });
  }

  /**
   * The run that Easel had sent a workflow for; empty if it is of no recipe that is there.
   *
   * @throws dev.easel.recipes.RecipesUnknown if nobody knows yet
   */
  Optional<FoundRun> forgotten(Project project, RunId id, Workflow workflow) {
    return recipe(project, workflow)
        .map(
            recipe -> {
              var spec = workflow.annotations().getOrDefault(SPEC, "");
              var asked = request(spec).orElseGet(() -> RunRequest.none(recipe.name()));
              var draft = draft(project, recipe, workflow.arguments(), asked, spec, workflow);
              return new FoundRun(
                  id,
                  draft,
                  null,
                  workflow,
                  ending(workflow, draft.limits()),
                  "Rebuilt from its workflow: what was known of it before is lost.");
            });
  }

  private Optional<Recipe> recipe(Project project, Workflow workflow) {
    return recipes.ofNamespace(project).stream()
        .filter(recipe -> recipe.template().equals(workflow.template()))
        .findFirst();
  }

  private RunDraft draft(
      Project project,
      Recipe recipe,
      Map<String, String> sent,
      RunRequest asked,
      String spec,
      Workflow workflow) {
    var parameters = storable(sent);
    var places = Places.unchecked(recipe, parameters);
    var name = recipe.valueOf(Role.RUN_NAME, parameters).orElse(workflow.name());
    var maxPending = asked.maxPendingSeconds();
    return new RunDraft(
        project,
        recipe,
        String.valueOf(recipe.discriminator()),
        name.substring(0, Math.min(name.length(), LONGEST_NAME)),
        parameters,
        asked.labelsIn(project),
        asked.metadata(),
        spec,
        places,
        false,
        asked.priority(),
        new Limits(
            maxPending == null ? properties.maxPending() : maxPending,
            asked.maxDurationSeconds(),
            asked.maxCost()),
        null,
        true,
        datasets(recipe, parameters, places),
        null);
  }

  /** Where they lie is all that a workflow tells of what it trains on. */
  private static List<UsedDataset> datasets(
      Recipe recipe, Map<String, String> parameters, Places places) {
    var claim = places.claim();
    return claim == null || !places.trains()
        ? List.of()
        : recipe.parameters().stream()
            .filter(it -> DATASETS.contains(it.role()))
            .flatMap(it -> dataset(it.name(), claim, parameters).stream())
            .toList();
  }

  private static Optional<UsedDataset> dataset(
      String parameter, String claim, Map<String, String> parameters) {
    return Optional.ofNullable(parameters.get(parameter))
        .map(folder -> new UsedDataset(parameter, null, claim, folder, null, null, false));
  }

  /** PostgreSQL takes no NUL; whoever starts a workflow by hand may have sent one. */
  private static Map<String, String> storable(Map<String, String> sent) {
    var storable = new LinkedHashMap<String, String>();
    sent.forEach((name, value) -> storable.put(storable(name), storable(value)));
    return storable;
  }

  private static String storable(String text) {
    return text.replace('\0', ' ');
  }

  /** The request as it was accepted; what is wrong with it by now is left out. */
  private Optional<RunRequest> request(String spec) {
    try {
      var body = JsonBody.of(Base64.getUrlDecoder().decode(spec));
      return Optional.of(RunRequest.read(body, rates.currency(), webhooks, new Violations()));
    } catch (IllegalArgumentException | Problem notOurs) {
      return Optional.empty();
    }
  }

  private static @Nullable Ending ending(Workflow workflow, Limits limits) {
    var told = workflow.annotations().get(Workflows.ENDING);
    return workflow.shutdown() == null
        ? null
        : Arrays.stream(Reason.values())
            .filter(reason -> reason.text().equals(told))
            .findFirst()
            .map(reason -> Ending.of(reason, limits))
            .orElse(null);
  }

  private Instant createdAt(Workflow workflow) {
    return workflow.createdAt() == null ? clock.instant() : workflow.createdAt();
  }
}
