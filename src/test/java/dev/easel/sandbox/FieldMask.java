package dev.easel.sandbox;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The Argo server's {@code fields}: paths to keep, or, with a minus before the first, to leave out.
 */
record FieldMask(List<String> paths, boolean excluding) {

  static FieldMask of(String fields) {
    boolean excluding = fields.startsWith("-");
    String paths = excluding ? fields.substring(1) : fields;
    return new FieldMask(paths.isEmpty() ? List.of() : List.of(paths.split(",", -1)), excluding);
  }

  JsonNode apply(ObjectNode object) {
    return paths.isEmpty() ? object : masked("", object);
  }

  private JsonNode masked(String path, JsonNode node) {
    return switch (node) {
      case ObjectNode object -> {
        ObjectNode kept = Json.object();
        object
            .properties()
            .forEach(
                entry -> {
                  String inner = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
                  if (keeps(inner)) {
                    kept.set(entry.getKey(), masked(inner, entry.getValue()));
                  }
                });
        yield kept;
      }
      case ArrayNode array -> {
        ArrayNode kept = Json.array();
        array.forEach(element -> kept.add(masked(path, element)));
        yield kept;
      }
      default -> node;
    };
  }

  private boolean keeps(String path) {
    if (excluding) {
      return !paths.contains(path);
    }
    return paths.stream()
        .anyMatch(
            wanted ->
                wanted.equals(path)
                    || wanted.startsWith(path + ".")
                    || path.startsWith(wanted + "."));
  }
}
