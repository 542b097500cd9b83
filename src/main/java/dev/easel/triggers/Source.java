package dev.easel.triggers;

import dev.easel.http.Violations;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/** Where a value comes from. What is found is inserted as it is, and never looked into again. */
sealed interface Source permits Pointed, Template {

  /**
   * The value for a payload; empty if what is wrong was noted.
   *
   * @param place whose value it is, in the request that is made
   */
  Optional<JsonNode> of(Payload payload, List<String> place, Violations violations);

  /** The string, number or flag at a place; empty if nothing is there, or what is was noted. */
  static Optional<JsonNode> found(
      Payload payload, JsonPointer pointer, List<String> place, Violations violations) {
    var found = payload.at(pointer);
    if (found.isPresent() && found.get().isContainer()) {
      violations.add(
          place,
          "not_a_value",
          "The payload has an object or a list at '%s', no value.".formatted(pointer));
      return Optional.empty();
    }
    return found;
  }

  static void missing(JsonPointer pointer, List<String> place, Violations violations) {
    if (!violations.isAt(place)) {
      violations.add(
          place,
          "not_in_payload",
          "The payload has nothing at '%s', and the trigger no default for it.".formatted(pointer));
    }
  }
}
