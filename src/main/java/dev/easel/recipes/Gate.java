package dev.easel.recipes;

import dev.easel.http.Violations;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Turns what a caller wrote into what is sent, or says everything that is wrong with it. */
final class Gate {

  Map<String, String> resolve(String runName, Map<String, JsonNode> given, Violations violations) {
    return Map.of();
  }
}
