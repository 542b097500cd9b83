package dev.easel.recipes;

import java.util.List;
import org.springframework.stereotype.Component;

/** The catalogue: what the namespace's labelled templates offer, now or when last seen. */
@Component
public class Recipes {

  /**
   * The recipe of a name or alias.
   *
   * @throws RecipeNotFound naming the nearest
   */
  public Recipe find(String name) {
    throw new RecipeNotFound(name, List.of());
  }

  /** Every recipe, broken ones too, by name. */
  public List<Recipe> all() {
    return List.of();
  }
}
