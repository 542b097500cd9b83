package dev.easel.webhooks;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Writes the body of a delivery: {@code type}, {@code timestamp} and {@code data}. */
@Component
class Payload {

  private static final int LONGEST_TEXT = 1_000;

  private final JsonMapper json;

  Payload(JsonMapper json) {
    this.json = json;
  }

  String of(EventType type, Instant at, Map<String, @Nullable Object> data) {
    var body = new LinkedHashMap<String, Object>();
    body.put("type", type);
    body.put("timestamp", at);
    body.put("data", bounded(data));
    return json.writeValueAsString(body);
  }

  private static Map<String, @Nullable Object> bounded(Map<String, @Nullable Object> data) {
    var bounded = new LinkedHashMap<String, @Nullable Object>();
    data.forEach((name, value) -> bounded.put(name, bounded(value)));
    return bounded;
  }

  private static @Nullable Object bounded(@Nullable Object value) {
    return value instanceof String text && text.length() > LONGEST_TEXT
        ? text.substring(0, LONGEST_TEXT) + "…"
        : value;
  }
}
