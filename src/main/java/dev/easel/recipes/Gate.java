package dev.easel.recipes;

import dev.easel.http.Violations;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Turns what a caller wrote into what is sent, or says everything that is wrong with it. Argo
 * checks nothing on this path, so what passes here is what runs.
 */
record Gate(List<Parameter> parameters, RecipeSchema schema, Outline outline, HouseRules house) {

  Map<String, String> resolve(String runName, Map<String, JsonNode> given, Violations violations) {
    house.names().check(runName, violations);
    return new Resolution(this, runName, violations).of(given);
  }
}
