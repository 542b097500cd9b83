package dev.easel.datasets;

import dev.easel.Easel;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;

/** Calls on data sets, as users make them. */
public record DatasetCalls(Easel easel) {

  public Easel.Answer put(String path, byte[] body, String... headers) {
    var request =
        HttpRequest.newBuilder(easel.base().resolve("/v1/datasets/" + path))
            .PUT(BodyPublishers.ofByteArray(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return easel.send(request);
  }

  /** Uploads a zip, and waits until it was validated. */
  public JsonNode uploaded(String path, Map<String, byte[]> files) {
    var answer = put(path, Packed.zip(files));
    if (answer.status() / 100 != 2) {
      throw new AssertionError(answer.status() + " " + answer.json().toPrettyString());
    }
    return validated(path.replaceFirst("\\?.*", ""));
  }

  public JsonNode validated(String name) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> get(name),
            set ->
                !set.path("state").asString("").equals("validating")
                    && !set.path("state").asString("").isEmpty());
  }

  public JsonNode get(String name) {
    return easel.get("/v1/datasets/" + name).json();
  }

  /** The rules of the findings about a file. */
  static List<String> rules(JsonNode set, String file) {
    return set.path("report")
        .valueStream()
        .filter(it -> it.path("file").asString("").equals(file))
        .map(it -> it.path("rule").asString())
        .toList();
  }

  /** A form of files. */
  static byte[] form(String boundary, Map<String, byte[]> files) {
    var parts =
        files.entrySet().stream()
            .map(
                file ->
                    join(
                        ascii(
                            String.join(
                                "\r\n",
                                "--" + boundary,
                                "Content-Disposition: form-data; name=files; filename="
                                    + file.getKey(),
                                "",
                                "")),
                        file.getValue(),
                        ascii("\r\n")))
            .reduce(new byte[0], (one, other) -> join(one, other));
    return join(parts, ascii("--" + boundary + "--\r\n"));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] join(byte[]... parts) {
    var all = new byte[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
    var at = 0;
    for (var part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }
}
