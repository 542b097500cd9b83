package dev.easel.argo;

import tools.jackson.databind.JsonNode;

/** The CustomResourceDefinition of event bindings. */
final class BindingsDefinition {

  private static final String KEEP = "x-kubernetes-preserve-unknown-fields";

  private BindingsDefinition() {}

  /** Minimal definitions declare nothing and keep all; full ones keep what they declare. */
  static boolean keepsMetadata(JsonNode definition) {
    for (var version : definition.at("/spec/versions")) {
      if (version.path("name").asString("").equals(Installed.VERSION)) {
        return keeps(version.at("/schema/openAPIV3Schema"), "spec", "submit", "metadata", "name");
      }
    }
    return false;
  }

  private static boolean keeps(JsonNode schema, String... path) {
    var here = schema;
    for (var field : path) {
      if (here.path(KEEP).asBoolean(false) || here.has("additionalProperties")) {
        return true;
      }
      here = here.path("properties").path(field);
    }
    return !here.isMissingNode();
  }
}
