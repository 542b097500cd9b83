package dev.easel.kubernetes;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.json.JsonMapper;

/** A stream of changes. */
final class Watch implements AutoCloseable {

  /** One line of it: {@code ADDED}, {@code MODIFIED}, {@code DELETED} or {@code BOOKMARK}. */
  record Change(String type, JsonNode object) {}

  private final ApiBody body;
  private final MappingIterator<JsonNode> lines;

  Watch(ApiBody body, JsonMapper json) {
    this.body = body;
    this.lines = json.readerFor(JsonNode.class).readValues(body.stream());
  }

  /**
   * The next change; null when the stream has ended, by the server's will or another.
   *
   * @throws ClusterRefused if the server ended it with a Status, such as 410
   */
  @Nullable Change next() {
    try {
      if (!lines.hasNextValue()) {
        return null;
      }
      return change(lines.nextValue());
    } catch (JacksonException cut) {
      return null;
    }
  }

  private static Change change(JsonNode line) {
    var type = line.path("type").asString("");
    var object = line.path("object");
    if (type.equals("ERROR")) {
      throw ApiConnection.refused(object.path("code").asInt(0), object, line.toString());
    }
    return new Change(type, object);
  }

  @Override
  public void close() {
    body.close();
  }
}
