package dev.easel.runs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A caller's JSON as plain Java values, for a jsonb column. */
final class Plain {

  private Plain() {}

  static @Nullable Object of(JsonNode node) {
    if (node.isObject()) {
      Map<String, @Nullable Object> object = new LinkedHashMap<>();
      node.properties().forEach(member -> object.put(member.getKey(), of(member.getValue())));
      return object;
    }
    if (node.isArray()) {
      List<@Nullable Object> array = new ArrayList<>();
      node.forEach(element -> array.add(of(element)));
      return array;
    }
    if (node.isNumber()) {
      return node.decimalValue();
    }
    if (node.isBoolean()) {
      return node.booleanValue();
    }
    return node.isNull() ? null : node.stringValue();
  }
}
