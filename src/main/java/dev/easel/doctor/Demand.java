package dev.easel.doctor;

import dev.easel.recipes.Parameter;
import dev.easel.recipes.Recipe;
import dev.easel.recipes.Role;
import dev.easel.runs.RunDraft;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a run asks of the installation.
 *
 * @param trains it downloads and trains
 * @param deploys it makes an endpoint
 */
record Demand(Recipe recipe, Map<String, String> parameters, boolean trains, boolean deploys) {

  /** A run with nothing but defaults, and whatever the recipe can do. */
  static Demand of(Recipe recipe) {
    var parameters = new LinkedHashMap<String, String>();
    for (Parameter parameter : recipe.parameters()) {
      parameter
          .withoutCaller("example")
          .ifPresent(value -> parameters.put(parameter.name(), value));
    }
    return new Demand(recipe, parameters, true, true);
  }

  static Demand of(RunDraft draft) {
    var places = draft.places();
    return new Demand(
        draft.recipe(), draft.parameters(), places.trains(), places.endpointName() != null);
  }

  /** The claim that it reads from and writes to. */
  Optional<String> claim() {
    return recipe.valueOf(Role.CLAIM, parameters);
  }
}
