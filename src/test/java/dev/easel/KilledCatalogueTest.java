package dev.easel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.sandbox.Sandbox;
import java.io.RandomAccessFile;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A run's files are catalogued once it has ended, though Easel is killed while it reads them. */
class KilledCatalogueTest {

  private static final String FOLDER = "finetunes/example-dog";

  /** More bytes than an int counts, some seconds to read, and no room: it is a hole. */
  private static final long LARGE = 2L << 30;

  private final List<AutoCloseable> started = new ArrayList<>();
  private final Volume volume = start(Volume.create());
  private final Installation installation =
      start(Installation.start(Sandbox.Options.DEMO.on(volume.claims())));
  private final Map<String, Object> database = TestDatabase.settings();

  @AfterEach
  void stop() throws Exception {
    Collections.reverse(started);
    for (var one : started) {
      one.close();
    }
  }

  @Test
  void theCatalogueIsMadeByTheNext() throws Exception {
    var easel = start(EaselProcess.start(installation, settings()));
    easel.ready();
    var id = easel.submit("example-dog", Volume.UNCHECKED);
    Files.createDirectories(volume.at(FOLDER));
    try (var large = new RandomAccessFile(volume.at(FOLDER + "/zz-large.bin").toFile(), "rw")) {
      large.setLength(LARGE);
    }
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> artifacts(easel, id), it -> it.path("data").size() > 5);
    assertThat(artifacts(easel, id).at("/catalogue/state").asString()).isEqualTo("pending");

    easel.kill();
    var again = start(Replica.start(settings()));

    var catalogue =
        Awaitility.await()
            .atMost(Duration.ofSeconds(90))
            .until(
                () -> artifacts(again, id).path("catalogue"),
                it -> it.path("state").asString("").equals("complete"));
    assertThat(catalogue.path("size_bytes").asLong()).isGreaterThan(LARGE);
    var end =
        again.send(
            HttpRequest.newBuilder(again.base().resolve("/v1/runs/" + id + "/artifacts.tar"))
                .header("Range", "bytes=-1024"));
    assertThat(end.status()).isEqualTo(206);
    assertThat(end.bytes()).as("what ends a tar archive").isEqualTo(new byte[1024]);
  }

  private Map<String, Object> settings() {
    var settings = installation.settings();
    settings.putAll(database);
    settings.putAll(volume.settings());
    return settings;
  }

  private static JsonNode artifacts(Easel easel, String id) {
    return easel.get("/v1/runs/" + id + "/artifacts").json();
  }

  private <T extends AutoCloseable> T start(T one) {
    started.add(one);
    return one;
  }
}
