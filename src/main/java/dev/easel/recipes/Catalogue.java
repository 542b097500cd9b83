package dev.easel.recipes;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * All recipes at one moment.
 *
 * @param recipes by name, those whose template is there before those whose is gone
 */
record Catalogue(List<Recipe> recipes) {

  Catalogue {
    recipes =
        recipes.stream()
            .sorted(Comparator.comparing(Recipe::name).thenComparing(Recipe::isGone))
            .toList();
  }

  /** Those whose names are wanted. */
  Catalogue only(Predicate<String> wanted) {
    return new Catalogue(recipes.stream().filter(recipe -> wanted.test(recipe.name())).toList());
  }

  List<Recipe> present() {
    return recipes.stream().filter(recipe -> !recipe.isGone()).toList();
  }

  /** A name stands over another's alias; an alias of several belongs to none. */
  Recipe find(String name) {
    return recipes.stream()
        .filter(recipe -> recipe.name().equals(name))
        .findFirst()
        .or(() -> byAlias(name))
        .orElseThrow(() -> new RecipeNotFound(name, names()));
  }

  private Optional<Recipe> byAlias(String alias) {
    var recipes = present().stream().filter(recipe -> recipe.aliases().contains(alias)).toList();
    return recipes.size() == 1 ? Optional.of(recipes.getFirst()) : Optional.empty();
  }

  private List<String> names() {
    return present().stream()
        .flatMap(recipe -> Stream.concat(Stream.of(recipe.name()), recipe.aliases().stream()))
        .distinct()
        .toList();
  }
}
