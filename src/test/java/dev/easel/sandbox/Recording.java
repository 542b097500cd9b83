package dev.easel.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/** What a real server was asked and answered: {@code src/test/resources/recorded}. */
record Recording(JsonNode json) {

  static Recording argo(String name) {
    return new Recording(Json.read(text("argo/" + name + ".json")));
  }

  static Recording kserve(String name) {
    return new Recording(Json.read(text("kserve/" + name + ".json")));
  }

  static String text(String path) {
    try (InputStream in = Recording.class.getResourceAsStream("/recorded/" + path)) {
      byte[] bytes = Objects.requireNonNull(in, path).readAllBytes();
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  JsonNode request() {
    return json.path("request");
  }

  int status() {
    return Json.at(json, "response", "status").asInt();
  }

  String contentType() {
    return Json.text(json, "response", "headers", "content-type");
  }

  JsonNode body() {
    return Json.at(json, "response", "body");
  }

  JsonNode workflow() {
    return json.path("workflow");
  }
}
