package dev.easel.runs;

import dev.easel.argo.StepNeeds;
import dev.easel.kubernetes.Quantities;
import dev.easel.pricing.RateCard;
import dev.easel.pricing.Resources;
import dev.easel.recipes.Recipe;
import dev.easel.recipes.Recipes;
import dev.easel.recipes.Role;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What the steps of runs hold: read from the recipe's template, with the run's parameters in it. A
 * class of GPU is whichever label of the node the rate card knows, else what the recipe's parameter
 * of that role says.
 */
@Component
class StepResources {

  private static final String REGION = "topology.kubernetes.io/region";

  private final Recipes recipes;
  private final RateCard rates;

  StepResources(Recipes recipes, RateCard rates) {
    this.recipes = recipes;
    this.rates = rates;
  }

  /** Of a step of a run; nothing if its recipe is not known any more. */
  Resources of(Run run, String step) {
    return recipes
        .remembered(run.projectId(), run.recipe())
        .map(recipe -> of(recipe, run.parameters(), step))
        .orElse(Resources.NONE);
  }

  Resources of(Recipe recipe, Map<String, String> parameters, String step) {
    return recipe
        .needs(step, parameters)
        .map(needs -> of(needs, recipe, parameters))
        .orElse(Resources.NONE);
  }

  private Resources of(StepNeeds needs, Recipe recipe, Map<String, String> parameters) {
    var gpus =
        needs.requests().entrySet().stream()
            .filter(request -> request.getKey().endsWith("/gpu"))
            .map(request -> amount(request.getValue()))
            .reduce(BigDecimal.ZERO, BigDecimal::add)
            .intValue();
    return new Resources(
        gpus == 0 ? null : gpu(needs, recipe, parameters),
        gpus,
        amount(needs.requests().getOrDefault("cpu", "0")),
        Quantities.gibibytes(amount(needs.requests().getOrDefault("memory", "0"))),
        region(needs, recipe, parameters));
  }

  private @Nullable String gpu(StepNeeds needs, Recipe recipe, Map<String, String> parameters) {
    var known = needs.placement().values().stream().filter(rates.gpus()::contains).findFirst();
    return known.or(() -> recipe.valueOf(Role.TRAINER_GPU, parameters)).orElse(null);
  }

  private static @Nullable String region(
      StepNeeds needs, Recipe recipe, Map<String, String> parameters) {
    return Optional.ofNullable(needs.placement().get(REGION))
        .or(() -> recipe.valueOf(Role.REGION, parameters).filter(needs.placement()::containsValue))
        .orElse(null);
  }

  private static BigDecimal amount(String quantity) {
    return Quantities.number(quantity).orElse(BigDecimal.ZERO);
  }
}
