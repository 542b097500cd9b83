package dev.easel.bench;

import static dev.easel.bench.Figures.text;

import dev.easel.Installation;
import dev.easel.TestDatabase;
import dev.easel.Volume;
import dev.easel.sandbox.Sandbox;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import tools.jackson.databind.JsonNode;

/** A model that comes from Easel, against a copy of the same bytes on the same disk. */
@EnabledIfSystemProperty(named = "bench", matches = "artifacts")
class ArtifactsBenchmark {

  private static final String NAME = "large-dog";
  private static final String LARGE = "large.bin";
  private static final int MEGABYTES = 1024;
  private static final int ROUNDS = 3;

  private final Figures figures = new Figures();

  @Test
  void figures() throws Exception {
    Production.extract();
    try (var volume = Volume.create();
        var installation = Installation.start(Sandbox.Options.INSTANT.on(volume.claims()));
        var easel = Production.start(Production.EXTRACTED, installation, settings(volume));
        var http = HttpClient.newHttpClient()) {
      write(volume.at("finetunes/" + NAME + "/" + LARGE));
      var id = easel.submit(NAME, Volume.UNCHECKED);
      easel.ended(id);
      catalogue(easel, id);
      digesting(volume);
      downloads(easel, id, http, volume);
    }
  }

  private static Map<String, Object> settings(Volume volume) {
    var settings = new HashMap<>(TestDatabase.settings());
    settings.putAll(volume.settings());
    return settings;
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

  private void catalogue(Production easel, String id) throws IOException {
    var begin = System.nanoTime();
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> state(easel, id), "complete"::equals);
    figures.row(
        text("%d MB catalogued after the run's end, heap then", MEGABYTES),
        text("%.1f s, %d MB", seconds(begin), easel.heap()));
  }

  private static String state(Production easel, String id) {
    JsonNode artifacts = easel.get("/v1/runs/" + id + "/artifacts").json();
    return artifacts.at("/catalogue/state").asString("");
  }

  /** What cataloguing stands on. */
  private void digesting(Volume volume) throws Exception {
    var digest = MessageDigest.getInstance("SHA-256");
    var piece = new byte[1 << 20];
    var begin = System.nanoTime();
    try (var in = Files.newInputStream(volume.at("finetunes/" + NAME + "/" + LARGE))) {
      for (var read = in.read(piece); read >= 0; read = in.read(piece)) {
        digest.update(piece, 0, read);
      }
    }
    figures.row(text("SHA-256 of it alone"), text("%.1f s", seconds(begin)));
  }

  private void downloads(Production easel, String id, HttpClient http, Volume volume)
      throws Exception {
    var copy = Double.MAX_VALUE;
    var file = Double.MAX_VALUE;
    var tar = Double.MAX_VALUE;
    var run = "/v1/runs/" + id;
    for (var round = 0; round < ROUNDS; round++) {
      copy = Math.min(copy, copied(volume));
      file = Math.min(file, downloaded(easel, run + "/artifacts/" + LARGE, http, volume));
      tar = Math.min(tar, downloaded(easel, run + "/artifacts.tar", http, volume));
    }
    row("download of a file of 1 GB to the same disk", file, copy);
    row("download of the tar archive with it", tar, copy);
    figures.row(
        "heap after a collection, resident, after these",
        text("%d MB, %d MB", easel.heap(), easel.resident()));
  }

  private void row(String what, double seconds, double copy) {
    figures.row(
        what,
        text("%.0f MB/s", MEGABYTES / seconds),
        text("%.0f MB/s (cp)", MEGABYTES / copy),
        text("%.2f", copy / seconds));
  }

  private static double copied(Volume volume) throws Exception {
    var target = volume.at("copy");
    Files.deleteIfExists(target);
    var begin = System.nanoTime();
    var cp =
        new ProcessBuilder(
                "cp", volume.at("finetunes/" + NAME + "/" + LARGE).toString(), target.toString())
            .start();
    if (cp.waitFor() != 0) {
      throw new IOException("cp failed");
    }
    return seconds(begin);
  }

  private static double downloaded(Production easel, String path, HttpClient http, Volume volume)
      throws Exception {
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
    return seconds(begin);
  }

  private static double seconds(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }
}
