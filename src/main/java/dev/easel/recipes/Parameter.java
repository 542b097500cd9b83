package dev.easel.recipes;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * One parameter of a recipe.
 *
 * @param fallback the template's default as text; null if it has none
 * @param pattern the default that follows the run's name and stands over the template's: {@code
 *     finetunes/{run_name}}
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

  /** The value if the caller gives none; empty if the caller must. */
  public Optional<String> withoutCaller(String runName) {
    return Optional.ofNullable(pattern)
        .map(text -> Outline.filled(text, Map.of("run_name", runName)))
        .or(() -> Optional.ofNullable(fallback));
  }

  /** How the recipe spells a switch: Python's {@code False} or YAML's {@code false}. */
  String spelled(boolean value) {
    var word = Boolean.toString(value);
    if (fallback == null || fallback.isEmpty() || !Character.isUpperCase(fallback.charAt(0))) {
      return word;
    }
    return Character.toUpperCase(word.charAt(0)) + word.substring(1);
  }

  /** Whether a text is what the installation itself put there. */
  boolean isInstalled(String text, String runName) {
    return withoutCaller(runName).filter(text::equals).isPresent();
  }

  boolean listsValues() {
    return schema.has("enum") || schema.has("const");
  }
}
