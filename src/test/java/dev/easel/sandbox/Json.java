package dev.easel.sandbox;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** JSON trees, the only form in which the sandbox knows an object. */
final class Json {
  static final JsonMapper MAPPER = JsonMapper.builder().build();

  private Json() {}

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  static ArrayNode array() {
    return MAPPER.createArrayNode();
  }

  static JsonNode read(String json) {
    return MAPPER.readTree(json);
  }

  static ObjectNode readObject(String json) {
    return (ObjectNode) MAPPER.readTree(json);
  }

  static byte[] bytes(JsonNode node) {
    return node.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** The text at the path, empty where there is none. */
  static String text(JsonNode node, String... path) {
    return at(node, path).asString("");
  }

  static JsonNode at(JsonNode node, String... path) {
    JsonNode here = node;
    for (String member : path) {
      here = here.path(member);
    }
    return here;
  }

  /** The object at the path, made where there is none. */
  static ObjectNode objectAt(ObjectNode node, String... path) {
    ObjectNode here = node;
    for (String member : path) {
      here = here.path(member) instanceof ObjectNode inner ? inner : here.putObject(member);
    }
    return here;
  }

  static ArrayNode arrayAt(ObjectNode node, String member) {
    return node.path(member) instanceof ArrayNode inner ? inner : node.putArray(member);
  }

  static Map<String, String> texts(JsonNode node) {
    Map<String, String> texts = new LinkedHashMap<>();
    node.properties().forEach(entry -> texts.put(entry.getKey(), entry.getValue().asString("")));
    return texts;
  }
}
