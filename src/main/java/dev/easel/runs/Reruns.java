package dev.easel.runs;

import dev.easel.http.JsonBody;
import dev.easel.http.Violations;
import dev.easel.projects.Project;
import dev.easel.recipes.RecipeNotFound;
import dev.easel.recipes.Recipes;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Starts runs over: a new run of the same recipe with the same parameters, but for those given. */
@Service
class Reruns {

  private final Runs runs;
  private final Recipes recipes;
  private final Drafts drafts;
  private final DryRun dryRun;
  private final Acceptance acceptance;
  private final JsonMapper json;
  private final Clock clock;

  Reruns(
      Runs runs,
      Recipes recipes,
      Drafts drafts,
      DryRun dryRun,
      Acceptance acceptance,
      JsonMapper json,
      Clock clock) {
    this.runs = runs;
    this.recipes = recipes;
    this.drafts = drafts;
    this.dryRun = dryRun;
    this.acceptance = acceptance;
    this.json = json;
    this.clock = clock;
  }

  /**
   * The draft of a request that nothing is wrong with.
   *
   * @throws dev.easel.http.Invalid with every problem
   * @throws RecipeUnusable if the recipe is broken in the cluster
   */
  RunDraft checked(Project project, String idOrName, JsonBody body) {
    var source = runs.get(project.id(), idOrName);
    var whole = body.with(completed(body.json(), source));
    return drafts.checked(project, whole, refusals(source, body)).asRerunOf(source);
  }

  /** What would become of a request; stores nothing. */
  DryRunView dryRun(Project project, String idOrName, JsonBody body) {
    var source = runs.get(project.id(), idOrName);
    var whole = body.with(completed(body.json(), source));
    return dryRun.of(project, whole, refusals(source, body));
  }

  private static Violations refusals(Run source, JsonBody body) {
    var violations = new Violations();
    if (body.json().has("recipe")) {
      violations.add(
          List.of("recipe"),
          "unknown_member",
          "Member 'recipe' is not known: a rerun has the run's own, '%s'."
              .formatted(source.recipe()));
    }
    return violations;
  }

  /** The whole request that the run would be started with now. */
  private ObjectNode completed(ObjectNode given, Run source) {
    var whole = given.deepCopy();
    whole.put("recipe", source.recipe());
    if (given.path("replace").asBoolean(false) && isAbsent(given, "name")) {
      whole.put("name", source.name());
    }
    var parameters = json.createObjectNode();
    takenOver(source).forEach(parameters::put);
    if (given.get("parameters") instanceof ObjectNode own) {
      parameters.setAll(own);
    }
    if (isAbsent(given, "parameters") || given.get("parameters").isObject()) {
      whole.set("parameters", parameters);
    }
    fill(whole, "labels", source.labels());
    fill(whole, "metadata", source.metadata());
    fill(whole, "max_pending_seconds", source.maxPending().toSeconds());
    var maxDuration = source.maxDurationSeconds();
    if (maxDuration != null) {
      fill(whole, "max_duration_seconds", maxDuration);
    }
    var budget = source.budget();
    if (budget != null) {
      fill(whole, "max_cost", budget.money());
    }
    return whole;
  }

  private Map<String, String> takenOver(Run source) {
    try {
      return recipes.find(source.recipe()).takenOver(source.parameters());
    } catch (RecipeNotFound gone) {
      return Map.of(); // the check says so
    }
  }

  private void fill(ObjectNode whole, String member, Object value) {
    if (isAbsent(whole, member)) {
      whole.set(member, json.valueToTree(value));
    }
  }

  private static boolean isAbsent(ObjectNode object, String member) {
    return object.path(member).isMissingNode() || object.path(member).isNull();
  }

  /**
   * Stores it, and says so in the history of the run that is started over.
   *
   * @throws dev.easel.http.Problem the first of what stands against it
   */
  @Transactional
  public Snapshot accept(RunDraft draft) {
    var accepted = acceptance.accept(draft);
    var source = draft.rerunOf();
    if (source != null) {
      runs.change(
          source,
          of ->
              of.asked(
                  "rerun",
                  "Run %s starts it over.".formatted(accepted.run().id()),
                  clock.instant()));
    }
    return accepted;
  }
}
