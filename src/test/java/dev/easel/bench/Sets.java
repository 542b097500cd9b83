package dev.easel.bench;

import dev.easel.Volume;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.IntFunction;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;

/** Makes tar archives on the claim's disk, and data sets of them. */
final class Sets implements AutoCloseable {

  private final Production easel;
  private final Volume volume;
  private final HttpClient http = HttpClient.newHttpClient();

  Sets(Production easel, Volume volume) {
    this.easel = easel;
    this.volume = volume;
  }

  Production easel() {
    return easel;
  }

  /** An archive of so many files. */
  Path tar(String name, int files, IntFunction<String> names, IntFunction<byte[]> contents)
      throws IOException {
    var archive = volume.at(name);
    try (var tar =
        new TarArchiveOutputStream(new BufferedOutputStream(Files.newOutputStream(archive)))) {
      for (var i = 0; i < files; i++) {
        var content = contents.apply(i);
        var entry = new TarArchiveEntry(names.apply(i));
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
      }
    }
    return archive;
  }

  /**
   * Uploads a set.
   *
   * @param target its name, and what is said of it
   * @return seconds until the answer
   */
  double uploaded(String target, Path archive) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(easel.base().resolve("/v1/datasets/" + target))
            .PUT(BodyPublishers.ofFile(archive))
            .build();
    var begin = System.nanoTime();
    var answer = http.send(request, BodyHandlers.ofString());
    var taken = Copy.seconds(begin);
    if (answer.statusCode() != 201) {
      throw new IOException(answer.body());
    }
    return taken;
  }

  /** Waits until it has a report. */
  JsonNode validated(String name) {
    return Awaitility.await()
        .atMost(Duration.ofMinutes(5))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> get(name), set -> !isValidating(set));
  }

  boolean isValidating(String name) {
    return isValidating(get(name));
  }

  private static boolean isValidating(JsonNode set) {
    return set.path("state").asString().equals("validating");
  }

  private JsonNode get(String name) {
    return easel.get("/v1/datasets/" + name).json();
  }

  void delete(String name) throws IOException {
    if (easel.delete("/v1/datasets/" + name).status() != 204) {
      throw new IOException(name + " was not deleted");
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
