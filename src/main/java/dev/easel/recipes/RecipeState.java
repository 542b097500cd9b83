package dev.easel.recipes;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;

/** How a recipe stands, for Prometheus: {@code easel_recipes{state="usable"}}. */
enum RecipeState {
  USABLE,
  BROKEN,
  GONE;

  static void register(MeterRegistry meters, Recipes recipes) {
    for (var state : values()) {
      Gauge.builder("easel.recipes", recipes, all -> state.count(all))
          .description("Recipes of the namespace: usable, broken, or their template gone.")
          .tag("state", state.name().toLowerCase(Locale.ROOT))
          .register(meters);
    }
  }

  private static RecipeState of(Recipe recipe) {
    if (recipe.isGone()) {
      return GONE;
    }
    return recipe.usable() ? USABLE : BROKEN;
  }

  private long count(Recipes recipes) {
    return recipes.known().stream().filter(recipe -> of(recipe) == this).count();
  }
}
