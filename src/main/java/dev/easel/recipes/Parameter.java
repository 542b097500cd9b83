package dev.easel.recipes;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * One parameter of a recipe.
 *
 * @param fallback the template's default as text; null if a caller must give a value or the default
 *     follows the run's name
 * @param pattern the default that follows the run's name: {@code finetunes/{run_name}}
 * @param group one of the guide's groups, such as {@code hyperparameters}
 * @param schema its part of the recipe's JSON Schema
 * @param described false if the schema has no word about it, so that the strict default holds
 */
public record Parameter(
    String name,
    Type type,
    @Nullable String fallback,
    @Nullable String pattern,
    @Nullable String group,
    @Nullable Role role,
    ObjectNode schema,
    boolean described) {

  /** JSON Schema's types that a parameter may have. */
  public enum Type {
    STRING,
    INTEGER,
    NUMBER,
    BOOLEAN
  }

  /** The value if the caller gives none. */
  Optional<String> withoutCaller(String runName) {
    return Optional.ofNullable(pattern)
        .map(text -> text.replace("{run_name}", runName))
        .or(() -> Optional.ofNullable(fallback));
  }
}
