package dev.easel.recipes;

import dev.easel.http.NearestName;
import dev.easel.http.Problem;
import java.util.Collection;
import org.springframework.http.HttpStatus;

/** No template of the namespace is labelled as this recipe. */
public class RecipeNotFound extends Problem {

  RecipeNotFound(String name, Collection<String> known) {
    super(
        HttpStatus.NOT_FOUND,
        "recipe_not_found",
        known.isEmpty()
            ? "Recipe '%s' is not known; no recipe is installed.".formatted(name)
            : NearestName.refusal("Recipe", name, known));
  }
}
