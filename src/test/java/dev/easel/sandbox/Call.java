package dev.easel.sandbox;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One HTTP request and the way to answer it. */
final class Call {
  private final HttpExchange exchange;
  private final List<String> segments = new ArrayList<>();
  private final Map<String, String> query = new HashMap<>();
  private byte @Nullable [] body;

  Call(HttpExchange exchange) {
    this.exchange = exchange;
    for (String segment : exchange.getRequestURI().getRawPath().split("/", -1)) {
      if (!segment.isEmpty()) {
        segments.add(decode(segment));
      }
    }
    String raw = exchange.getRequestURI().getRawQuery();
    for (String pair : raw == null ? new String[0] : raw.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      query.putIfAbsent(decode(name), equals < 0 ? "" : decode(pair.substring(equals + 1)));
    }
  }

  String method() {
    return exchange.getRequestMethod();
  }

  String path() {
    return exchange.getRequestURI().getPath();
  }

  List<String> segments() {
    return segments;
  }

  /** Empty where the query has none. */
  String query(String name) {
    return query.getOrDefault(name, "");
  }

  boolean asks(String name) {
    return query(name).equals("true") || query(name).equals("1");
  }

  /** Empty where there is none. */
  String header(String name) {
    String value = exchange.getRequestHeaders().getFirst(name);
    return value == null ? "" : value;
  }

  String body() throws IOException {
    byte[] read = body;
    if (read == null) {
      read = exchange.getRequestBody().readAllBytes();
      body = read;
    }
    return new String(read, StandardCharsets.UTF_8);
  }

  ObjectNode object() throws IOException {
    try {
      JsonNode read = Json.read(body());
      if (read instanceof ObjectNode object) {
        return object;
      }
    } catch (JacksonException malformed) {
      throw Refused.badRequest("the object provided is unrecognized: " + malformed.getMessage());
    }
    throw Refused.badRequest("the object provided is unrecognized (must be of type object)");
  }

  Call with(String header, String value) {
    exchange.getResponseHeaders().set(header, value);
    return this;
  }

  void json(int status, JsonNode answer) throws IOException {
    bytes(status, "application/json", Json.bytes(answer));
  }

  void text(int status, String contentType, String answer) throws IOException {
    bytes(status, contentType, answer.getBytes(StandardCharsets.UTF_8));
  }

  /** An empty content type sends none. */
  void bytes(int status, String contentType, byte[] answer) throws IOException {
    try (OutputStream out = begin(status, contentType, answer.length)) {
      out.write(answer);
    }
  }

  /** Chunked; the caller closes it. */
  OutputStream stream(int status, String contentType) throws IOException {
    return begin(status, contentType, 0);
  }

  /** Closes the connection without a word. */
  void cut() {
    exchange.close();
  }

  private OutputStream begin(int status, String contentType, long length) throws IOException {
    exchange.getRequestBody().readAllBytes();
    if (!contentType.isEmpty()) {
      with("Content-Type", contentType);
    }
    exchange.sendResponseHeaders(status, length);
    return exchange.getResponseBody();
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
