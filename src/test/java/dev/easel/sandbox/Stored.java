package dev.easel.sandbox;

import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** An object as it was at one resourceVersion; never changed. */
record Stored(
    Key key, String uid, long version, long generation, Map<String, String> labels, String json) {

  static Stored of(Key key, ObjectNode object) {
    var metadata = object.path("metadata");
    return new Stored(
        key,
        Json.text(metadata, "uid"),
        Long.parseLong(Json.text(metadata, "resourceVersion")),
        metadata.path("generation").asLong(0),
        Json.texts(metadata.path("labels")),
        object.toString());
  }

  /** A tree of its own for whoever asks. */
  ObjectNode tree() {
    return Json.readObject(json);
  }
}
