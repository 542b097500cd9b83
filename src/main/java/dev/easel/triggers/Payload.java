package dev.easel.triggers;

import java.util.Optional;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a sender says.
 *
 * @param unique eight letters that no other delivery to the trigger has
 */
record Payload(ObjectNode json, String unique) {

  /** The letters that follow from what tells a delivery from another. */
  static String unique(TriggerId trigger, String key) {
    var digest =
        Hmacs.sha256((trigger + "/" + key).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    var number = Long.parseUnsignedLong(digest.substring(0, 15), 16);
    var letters = new StringBuilder();
    for (var i = 0; i < 8; i++) {
      letters.append((char) ('a' + number % 26));
      number /= 26;
    }
    return letters.toString();
  }

  /** The string, number or flag at a place; empty if nothing is there, or null. */
  Optional<JsonNode> at(JsonPointer pointer) {
    return Optional.of(json.at(pointer)).filter(node -> !node.isMissingNode() && !node.isNull());
  }
}
