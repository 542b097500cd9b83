package dev.easel.sandbox;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The names a template may use between double braces, and what they stand for. */
record Scope(Map<String, String> values) {
  private static final Pattern TAG = Pattern.compile("\\{\\{(=?)(.*?)}}", Pattern.DOTALL);

  static Scope of(String prefix, Map<String, String> values) {
    Scope none = new Scope(Map.of());
    return none.and(prefix, values);
  }

  Scope and(String prefix, Map<String, String> more) {
    Map<String, String> all = new LinkedHashMap<>(values);
    more.forEach((name, value) -> all.put(prefix + name, value));
    return new Scope(all);
  }

  /** Throws {@link ExpressionFault} for what is not in scope. */
  String fill(String text) {
    Matcher matcher = TAG.matcher(text);
    StringBuilder filled = new StringBuilder();
    while (matcher.find()) {
      String tag = matcher.group(2).strip();
      String value = matcher.group(1).isEmpty() ? simple(tag, text) : expression(tag);
      matcher.appendReplacement(filled, Matcher.quoteReplacement(value));
    }
    return matcher.appendTail(filled).toString();
  }

  /** Every text in the tree filled, in a copy. */
  JsonNode fill(JsonNode node) {
    return switch (node) {
      case ObjectNode object -> {
        ObjectNode filled = Json.object();
        object.properties().forEach(e -> filled.set(fill(e.getKey()), fill(e.getValue())));
        yield filled;
      }
      case ArrayNode array -> {
        ArrayNode filled = Json.array();
        array.forEach(element -> filled.add(fill(element)));
        yield filled;
      }
      default -> node.isString() ? Json.object().stringNode(fill(node.asString())) : node;
    };
  }

  private String simple(String tag, String text) {
    String value = values.get(tag);
    if (value == null) {
      throw ExpressionFault.compiling("failed to resolve {{%s}}".formatted(tag), text, 0);
    }
    return value;
  }

  private String expression(String source) {
    Object value = Expressions.evaluate(source, environment());
    return value instanceof Double number ? Numbers.go(number) : String.valueOf(value);
  }

  private Map<String, @Nullable Object> environment() {
    Map<String, @Nullable Object> root = new HashMap<>();
    values.forEach((path, value) -> put(root, path, value));
    return root;
  }

  @SuppressWarnings("unchecked")
  private static void put(Map<String, @Nullable Object> into, String path, String value) {
    int dot = path.indexOf('.');
    if (dot < 0) {
      into.put(path, value);
    } else {
      var inner =
          (Map<String, @Nullable Object>)
              into.computeIfAbsent(path.substring(0, dot), key -> new HashMap<>());
      put(Objects.requireNonNull(inner), path.substring(dot + 1), value);
    }
  }
}
