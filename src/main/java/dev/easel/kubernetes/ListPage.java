package dev.easel.kubernetes;

import java.io.InputStream;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a page of a listing says of itself.
 *
 * @param resourceVersion where a watch goes on
 * @param next the token of the next page; empty if there is none
 */
record ListPage(String resourceVersion, String next) {

  /** Reads a page one object at a time, so that one object and not the page is in memory. */
  static ListPage read(JsonMapper json, InputStream body, Consumer<JsonNode> objects) {
    var page = new ListPage("", "");
    try (var parser = json.createParser(body)) {
      parser.nextToken();
      for (var name = parser.nextName(); name != null; name = parser.nextName()) {
        parser.nextToken();
        switch (name) {
          case "metadata" -> page = of(parser.readValueAsTree());
          case "items" -> readItems(parser, objects);
          default -> parser.skipChildren();
        }
      }
    } catch (JacksonException e) {
      throw new ClusterUnreachable("the listing was cut off or is not JSON", e);
    }
    return page;
  }

  private static ListPage of(JsonNode metadata) {
    return new ListPage(
        metadata.path("resourceVersion").asString(""), metadata.path("continue").asString(""));
  }

  private static void readItems(JsonParser parser, Consumer<JsonNode> objects) {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      return;
    }
    while (parser.nextToken() == JsonToken.START_OBJECT) {
      objects.accept(parser.readValueAsTree());
    }
  }
}
