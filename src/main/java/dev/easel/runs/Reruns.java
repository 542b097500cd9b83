package dev.easel.runs;

import dev.easel.http.JsonBody;
import dev.easel.http.Problem;
import dev.easel.http.Violations;
import dev.easel.projects.Project;
import dev.easel.recipes.Parameter;
import dev.easel.recipes.RecipeNotFound;
import dev.easel.recipes.Recipes;
import dev.easel.recipes.Role;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpStatus;
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

  /**
   * The draft of a run that only serves what a finished one trained, in the place of the endpoint
   * that there is.
   *
   * @throws dev.easel.http.Invalid with every problem
   * @throws dev.easel.http.Problem 409 if the run is not final or its recipe cannot only serve
   */
  RunDraft deployment(Project project, String idOrName, JsonBody body) {
    var source = runs.get(project.id(), idOrName);
    var violations = new Violations();
    var whole = body.with(completed(onlyServing(source, body, violations), source));
    return drafts.checked(project, whole, violations).asRerunOf(source);
  }

  /** What would become of it; stores nothing. */
  DryRunView deploymentDryRun(Project project, String idOrName, JsonBody body) {
    var source = runs.get(project.id(), idOrName);
    var violations = new Violations();
    var whole = body.with(completed(onlyServing(source, body, violations), source));
    return dryRun.of(project, whole, violations);
  }

  private ObjectNode onlyServing(Run source, JsonBody body, Violations violations) {
    if (!source.status().isFinal()) {
      throw new Problem(
          HttpStatus.CONFLICT,
          "run_not_finished",
          "Run %s is %s; what it trains can be deployed then."
              .formatted(source.id(), source.status().text()));
    }
    var members = body.members(violations);
    var given = members.object("parameters");
    members.refuseOthers();
    var request = json.createObjectNode().put("replace", true);
    var parameters = request.putObject("parameters");
    parameters.put(onlyServing(source), true);
    given.forEach(parameters::set);
    return request;
  }

  /** The recipe's parameter for it. */
  private String onlyServing(Run source) {
    return inferenceOnly(source)
        .orElseThrow(
            () ->
                new Problem(
                    HttpStatus.CONFLICT,
                    "not_deployable",
                    "Recipe '%s' has no parameter to only serve a model that is trained."
                        .formatted(source.recipe())));
  }

  private Optional<String> inferenceOnly(Run source) {
    try {
      return recipes.ofRun(source.projectId(), source.recipe()).parameters().stream()
          .filter(parameter -> parameter.role() == Role.INFERENCE_ONLY)
          .map(Parameter::name)
          .findFirst();
    } catch (RecipeNotFound gone) {
      return source.parameter(Role.INFERENCE_ONLY.word()).map(Map.Entry::getKey); // the check says
    }
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
    fill(whole, "priority", source.priority());
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
      return recipes.ofRun(source.projectId(), source.recipe()).takenOver(source.parameters());
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
                  draft.places().trains() ? "rerun" : "deploy",
                  (draft.places().trains() ? "Run %s starts it over." : "Run %s deploys its model.")
                      .formatted(accepted.run().id()),
                  clock.instant()));
    }
    return accepted;
  }
}
