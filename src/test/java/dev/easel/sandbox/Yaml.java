package dev.easel.sandbox;

import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Manifests, read as YAML 1.1 like Kubernetes' own clients do. */
final class Yaml {
  private Yaml() {}

  static List<ObjectNode> all(String documents) {
    List<ObjectNode> objects = new ArrayList<>();
    for (Object document : loader().loadAll(documents)) {
      if (document != null) {
        objects.add((ObjectNode) tree(document));
      }
    }
    return objects;
  }

  static JsonNode one(String document) {
    return tree(loader().load(document));
  }

  private static JsonNode tree(Object document) {
    return Json.read(Json.MAPPER.writeValueAsString(document));
  }

  private static org.yaml.snakeyaml.Yaml loader() {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(50_000_000);
    return new org.yaml.snakeyaml.Yaml(new SafeConstructor(options));
  }
}
