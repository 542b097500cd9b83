package dev.easel.argo;

import dev.easel.kubernetes.Words;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Tolerant reading: what is missing or of another type is null or empty, never an exception. */
final class Fields {

  private Fields() {}

  static @Nullable String text(JsonNode object, String field) {
    var value = object.path(field);
    return value.isValueNode() && !value.isNull() ? value.asString() : null;
  }

  static String textOrEmpty(JsonNode object, String field) {
    var text = text(object, field);
    return text == null ? "" : text;
  }

  /** Words for people, which have no bound where they come from. */
  static @Nullable String words(JsonNode object, String field) {
    var text = text(object, field);
    return text == null ? null : Words.bounded(text);
  }

  static @Nullable Instant instant(JsonNode object, String field) {
    var text = text(object, field);
    try {
      return text == null ? null : Instant.parse(text);
    } catch (DateTimeException e) {
      return null;
    }
  }

  static @Nullable Integer integer(JsonNode object, String field) {
    try {
      return Integer.valueOf(textOrEmpty(object, field));
    } catch (NumberFormatException e) {
      return null;
    }
  }

  static Map<String, String> texts(JsonNode object, Predicate<String> keys) {
    var texts = new LinkedHashMap<String, String>();
    for (var entry : object.properties()) {
      if (keys.test(entry.getKey()) && entry.getValue().isValueNode()) {
        texts.put(entry.getKey(), entry.getValue().asString());
      }
    }
    return Collections.unmodifiableMap(texts);
  }
}
