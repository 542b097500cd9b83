package dev.easel.runs;

import dev.easel.recipes.Recipe;
import dev.easel.recipes.RecipeProblem;
import java.util.stream.Collectors;

/** The recipe is broken in the cluster. */
class RecipeUnusable extends Conflict {

  RecipeUnusable(Recipe recipe) {
    super(
        "#/recipe",
        "recipe_unusable",
        "Recipe '%s' cannot be run: %s"
            .formatted(
                recipe.name(),
                recipe.problems().stream()
                    .map(RecipeProblem::message)
                    .collect(Collectors.joining(" "))));
    with("problems", recipe.problems());
  }
}
