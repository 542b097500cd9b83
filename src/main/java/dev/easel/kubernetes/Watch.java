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
  private final JsonMapper json;
  private @Nullable MappingIterator<JsonNode> lines;

  Watch(ApiBody body, JsonMapper json) {
    this.body = body;
    this.json = json;
  }

  /**
   * The next change; null when the stream has ended, by the server's will or another.
   *
   * @throws ClusterRefused if the server ended it with a Status, such as 410
   */
  @Nullable Change next() {
    try {
      var changes = lines();
      return changes.hasNextValue() ? change(changes.nextValue()) : null;
    } catch (JacksonException cut) {
      return null;
    }
  }

  /** Made with the first change: Jackson reads to learn the encoding, and a watch may be quiet. */
  private MappingIterator<JsonNode> lines() {
    if (lines == null) {
      lines = json.readerFor(JsonNode.class).readValues(body.stream());
    }
    return lines;
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
