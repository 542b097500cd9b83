package dev.easel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.sandbox.Sandbox;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How an installation without any key gets its first, and how loopback without one ends. */
class FirstOperatorTest {

  private final Installation installation = Installation.start(Sandbox.Options.STANDING);
  private final Map<String, Object> database = TestDatabase.settings();

  @TempDir private Path folder;

  @AfterEach
  void stop() {
    installation.close();
  }

  @Test
  void theFirstKeyIsInAFileThatOnlyItsOwnerReads() throws IOException {
    var file = folder.resolve("operator-key");

    try (var easel = start(file)) {
      var key = Files.readString(file).strip();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
      assertThat(status(easel, "")).isEqualTo(401);
      assertThat(status(easel, key)).isEqualTo(200);
      try (var files = Files.list(folder)) {
        assertThat(files).containsExactly(file);
      }
    }
    var before = Files.readString(file);
    start(file).close();
    assertThat(file).hasContent(before.strip());
  }

  @Test
  void replicasThatStartAtOnceMakeOne() throws Exception {
    var files = List.of(folder.resolve("one"), folder.resolve("two"));
    try (var threads = Executors.newFixedThreadPool(2)) {
      var started = files.stream().map(file -> threads.submit(() -> start(file))).toList();
      try (var first = started.getFirst().get();
          var second = started.getLast().get()) {
        var written = files.stream().filter(Files::exists).toList();
        assertThat(written).hasSize(1);
        var key = Files.readString(written.getFirst()).strip();
        assertThat(status(first, key)).isEqualTo(200);
        assertThat(status(second, key)).isEqualTo(200);
      }
    }
  }

  @Test
  void aFileThatCannotBeWrittenStopsTheStartAndMakesNoKey() throws IOException {
    var file = folder.resolve("absent").resolve("key");

    assertThatThrownBy(() -> start(file).close())
        .rootCause()
        .hasMessageContaining("EASEL_OPERATOR_KEY_FILE");

    Files.createDirectories(file.getParent());
    try (var easel = start(file)) {
      assertThat(status(easel, Files.readString(file).strip())).isEqualTo(200);
    }
  }

  @Test
  void withTheEnvironmentsKeyNoneIsMade() {
    var file = folder.resolve("operator-key");
    var settings =
        Map.<String, Object>of(
            "easel.api-key", "a-long-random-text", "easel.operator-key-file", file.toString());

    Replica.start(database, installation.settings(), settings).close();

    assertThat(file).doesNotExist();
  }

  @Test
  void onLoopbackTheFirstOperatorsKeyClosesTheDoor() {
    try (var easel = Replica.start(database, installation.settings());
        var other = Replica.start(database, installation.settings())) {
      assertThat(status(easel, "")).isEqualTo(200);
      assertThat(status(easel, "a-token-for-somebody-else")).isEqualTo(200);
      assertThat(status(easel, "easel_wrong")).isEqualTo(401);
      assertThat(make(easel, "runner")).isNotEmpty();
      assertThat(status(easel, "")).isEqualTo(200);

      var key = make(easel, "operator");

      assertThat(status(easel, "")).isEqualTo(401);
      assertThat(status(other, "")).isEqualTo(401);
      assertThat(status(other, key)).isEqualTo(200);
    }
  }

  @Test
  void withAnOperatorItMayListenBeyondThisMachine() {
    try (var easel = Replica.start(database, installation.settings())) {
      make(easel, "operator");
    }

    try (var easel =
        Replica.start(database, installation.settings(), Map.of("server.address", "0.0.0.0"))) {
      assertThat(status(easel, "")).isEqualTo(401);
    }
  }

  private static String make(Easel easel, String role) {
    var body = "{\"name\": \"first\", \"role\": \"%s\"}".formatted(role);
    return easel.post("/v1/api-keys", body).json().path("key").asString();
  }

  private static int status(Easel easel, String key) {
    var request = HttpRequest.newBuilder(easel.base().resolve("/v1/runs"));
    if (!key.isEmpty()) {
      request.header("Authorization", "Bearer " + key);
    }
    return easel.send(request).status();
  }

  private Replica start(Path file) {
    return Replica.start(
        database, installation.settings(), Map.of("easel.operator-key-file", file.toString()));
  }
}
