package dev.easel.runs;

import dev.easel.recipes.Recipe;
import jakarta.persistence.Embeddable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/**
 * Whose a run is and what it is made from: set once, kept when the run is erased.
 *
 * @param stages the stage of each of the recipe's steps, in their order
 * @param roles the parameter that has each of the recipe's roles
 * @param predictor the dialect its predictor speaks
 * @param replaces ids of the runs whose places it took
 * @param maxDurationSeconds null if it may run as long as it does
 * @param rerunOf the run whose parameters it took over
 * @param workflowName of the workflow that somebody started by hand and it was made for; null if
 *     its workflow has the name that follows from its id
 */
@Embeddable
record Origin(
    String projectId,
    String namespace,
    String recipe,
    String recipeDigest,
    String template,
    String discriminator,
    @JdbcTypeCode(SqlTypes.JSON) Map<String, Stage> stages,
    @JdbcTypeCode(SqlTypes.JSON) Map<String, String> roles,
    @Nullable String predictor,
    @JdbcTypeCode(SqlTypes.JSON) List<String> replaces,
    long maxPendingSeconds,
    @Nullable Long maxDurationSeconds,
    @Nullable UUID rerunOf,
    @Nullable String workflowName) {

  static Origin of(RunDraft draft, List<RunId> replaces) {
    return new Origin(
        draft.project().id(),
        draft.project().namespace(),
        draft.recipe().name(),
        draft.recipe().digest(),
        draft.recipe().template(),
        draft.discriminator(),
        draft.stages(),
        roles(draft.recipe()),
        draft.recipe().predictor(),
        replaces.stream().map(RunId::toString).toList(),
        draft.limits().maxPending().toSeconds(),
        draft.limits().maxDurationSeconds(),
        draft.rerunOf() == null ? null : draft.rerunOf().value(),
        null);
  }

  /** The same of a run that is made for a workflow that somebody started. */
  Origin adopting(@Nullable String workflow) {
    return new Origin(
        projectId,
        namespace,
        recipe,
        recipeDigest,
        template,
        discriminator,
        stages,
        roles,
        predictor,
        replaces,
        maxPendingSeconds,
        maxDurationSeconds,
        rerunOf,
        workflow);
  }

  /** The parameter that has each of a recipe's roles. */
  static Map<String, String> roles(Recipe recipe) {
    var roles = new HashMap<String, String>();
    for (var parameter : recipe.parameters()) {
      var role = parameter.role();
      if (role != null) {
        roles.putIfAbsent(role.word(), parameter.name());
      }
    }
    return roles;
  }
}
