package dev.easel.sandbox;

import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** JSON Merge Patch (RFC 7386) and JSON Patch (RFC 6902) over trees. */
final class Patches {
  private Patches() {}

  static void merge(ObjectNode target, JsonNode patch) {
    patch
        .properties()
        .forEach(
            entry -> {
              JsonNode value = entry.getValue();
              if (value.isNull()) {
                target.remove(entry.getKey());
              } else if (value.isObject()) {
                merge(Json.objectAt(target, entry.getKey()), value);
              } else {
                target.set(entry.getKey(), value);
              }
            });
  }

  static void apply(ObjectNode target, JsonNode operations) {
    for (JsonNode operation : operations) {
      String path = Json.text(operation, "path");
      switch (Json.text(operation, "op")) {
        case "add", "replace" -> put(target, path, operation);
        case "remove" -> remove(target, path);
        case "test" -> test(target, path, operation.path("value"));
        default -> throw Refused.badRequest("the sandbox does not know the patch " + operation);
      }
    }
  }

  private static void put(ObjectNode target, String path, JsonNode operation) {
    JsonNode parent = parent(target, path);
    String last = last(path);
    JsonNode value = operation.path("value");
    if (parent instanceof ObjectNode object) {
      object.set(last, value);
    } else if (parent instanceof ArrayNode array) {
      putInto(array, last, value, Json.text(operation, "op").equals("replace"));
    } else {
      throw Refused.badRequest("jsonpatch: missing path " + path);
    }
  }

  private static void putInto(ArrayNode array, String index, JsonNode value, boolean replace) {
    if (index.equals("-")) {
      array.add(value);
    } else if (replace) {
      array.set(Integer.parseInt(index), value);
    } else {
      array.insert(Integer.parseInt(index), value);
    }
  }

  private static void remove(ObjectNode target, String path) {
    switch (parent(target, path)) {
      case ObjectNode object when object.has(last(path)) -> object.remove(last(path));
      case ArrayNode array -> array.remove(Integer.parseInt(last(path)));
      default -> throw Refused.badRequest("jsonpatch: missing path " + path);
    }
  }

  private static void test(ObjectNode target, String path, JsonNode expected) {
    if (!target.at(path).equals(expected)) {
      throw Refused.badRequest("jsonpatch: testing value " + path + " failed");
    }
  }

  private static JsonNode parent(ObjectNode target, String path) {
    return target.at(path.substring(0, path.lastIndexOf('/')));
  }

  private static String last(String path) {
    List<String> parts = Arrays.asList(path.split("/", -1));
    return parts.getLast().replace("~1", "/").replace("~0", "~");
  }
}
