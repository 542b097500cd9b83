package dev.easel.triggers;

import dev.easel.http.Violations;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/**
 * The value at one place of the payload, of whatever type.
 *
 * @param fallback if nothing is there; null for none
 */
record Pointed(JsonPointer pointer, @Nullable JsonNode fallback) implements Source {

  @Override
  public Optional<JsonNode> of(Payload payload, List<String> place, Violations violations) {
    var found =
        Source.found(payload, pointer, place, violations).or(() -> Optional.ofNullable(fallback));
    if (found.isEmpty()) {
      Source.missing(pointer, place, violations);
    }
    return found;
  }
}
