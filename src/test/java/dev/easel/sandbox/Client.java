package dev.easel.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** A plain HTTP client with one token, for either server, pretended or real. */
record Client(URI server, String token, HttpClient http) {

  Client(URI server, String token) {
    this(server, token, HttpClient.newHttpClient());
  }

  @SuppressWarnings("ArrayRecordComponent")
  record Answer(int status, String contentType, byte[] bytes) {
    String text() {
      return new String(bytes, StandardCharsets.UTF_8);
    }

    JsonNode json() {
      return Json.read(text());
    }
  }

  Answer get(String path) {
    return send("GET", path, "");
  }

  Answer post(String path, JsonNode body) {
    return send("POST", path, body.toString());
  }

  Answer send(String method, String path, String body, String... headers) {
    try {
      HttpResponse<byte[]> response =
          http.send(request(method, path, body, headers), BodyHandlers.ofByteArray());
      String type = response.headers().firstValue("content-type").orElse("");
      return new Answer(response.statusCode(), type, response.body());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  /** The lines of a stream as they come; closing it ends the request. */
  Stream<String> lines(String path) throws IOException, InterruptedException {
    return http.send(request("GET", path, ""), BodyHandlers.ofLines()).body();
  }

  /** The same as server-sent events. */
  Stream<String> events(String path) throws IOException, InterruptedException {
    HttpRequest request = request("GET", path, "", "Accept", "text/event-stream");
    return http.send(request, BodyHandlers.ofLines()).body();
  }

  private HttpRequest request(String method, String path, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.resolve(path)).method(method, BodyPublishers.ofString(body));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    return request.build();
  }
}
