package dev.easel.bench;

import static dev.easel.bench.Figures.text;

import dev.easel.Volume;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Random;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;

/** A model that comes from Easel, against a copy of the same bytes on the same disk. */
final class Downloading {

  private static final String NAME = "large-dog";
  private static final String LARGE = "large.bin";
  private static final int MEGABYTES = 1024;
  private static final int ROUNDS = 3;

  private final Production easel;
  private final Volume volume;

  Downloading(Production easel, Volume volume) {
    this.easel = easel;
    this.volume = volume;
  }

  void measure(Figures figures) throws Exception {
    write(large());
    var id = easel.submit(NAME, Volume.UNCHECKED);
    easel.ended(id);
    catalogue(figures, id);
    digesting(figures);
    downloads(figures, id);
  }

  private Path large() {
    return volume.at("finetunes/" + NAME + "/" + LARGE);
  }

  private static void write(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    var random = new Random(1);
    var megabyte = new byte[1 << 20];
    try (var out = new BufferedOutputStream(Files.newOutputStream(file))) {
      for (var i = 0; i < MEGABYTES; i++) {
        random.nextBytes(megabyte);
        out.write(megabyte);
      }
    }
  }

  private void catalogue(Figures figures, String id) throws IOException {
    var begin = System.nanoTime();
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> state(id), "complete"::equals);
    figures.row(
        text("%d MB catalogued after the run's end, heap then", MEGABYTES),
        text("%.1f s, %d MB", Copy.seconds(begin), easel.heap()));
  }

  private String state(String id) {
    JsonNode artifacts = easel.get("/v1/runs/" + id + "/artifacts").json();
    return artifacts.at("/catalogue/state").asString("");
  }

  /** What cataloguing stands on. */
  private void digesting(Figures figures) throws Exception {
    var digest = MessageDigest.getInstance("SHA-256");
    var piece = new byte[1 << 20];
    var begin = System.nanoTime();
    try (var in = Files.newInputStream(large())) {
      for (var read = in.read(piece); read >= 0; read = in.read(piece)) {
        digest.update(piece, 0, read);
      }
    }
    figures.row(text("SHA-256 of it alone"), text("%.1f s", Copy.seconds(begin)));
  }

  private void downloads(Figures figures, String id) throws Exception {
    var copy = Double.MAX_VALUE;
    var file = Double.MAX_VALUE;
    var tar = Double.MAX_VALUE;
    var run = "/v1/runs/" + id;
    try (var http = HttpClient.newHttpClient()) {
      for (var round = 0; round < ROUNDS; round++) {
        copy = Math.min(copy, Copy.of(large(), volume.at("copy")));
        file = Math.min(file, downloaded(run + "/artifacts/" + LARGE, http));
        tar = Math.min(tar, downloaded(run + "/artifacts.tar", http));
      }
    }
    row(figures, "download of a file of 1 GB to the same disk", file, copy);
    row(figures, "download of the tar archive with it", tar, copy);
  }

  private static void row(Figures figures, String what, double seconds, double copy) {
    figures.row(
        what,
        text("%.0f MB/s", MEGABYTES / seconds),
        text("%.0f MB/s (cp)", MEGABYTES / copy),
        text("%.2f", copy / seconds));
  }

  private double downloaded(String path, HttpClient http) throws Exception {
    var target = volume.at("download");
    Files.deleteIfExists(target);
    var begin = System.nanoTime();
    var answer =
        http.send(
            HttpRequest.newBuilder(easel.base().resolve(path)).build(),
            BodyHandlers.ofFile(target));
    if (answer.statusCode() != 200 || Files.size(target) < (long) MEGABYTES << 20) {
      throw new IOException("not all of it came");
    }
    return Copy.seconds(begin);
  }
}
