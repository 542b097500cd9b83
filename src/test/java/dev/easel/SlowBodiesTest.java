package dev.easel;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.easel.sandbox.Sandbox;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Who has no key has bodies read only where he may send some, few at once, and not for long. */
class SlowBodiesTest {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String ROOT = "a-long-random-text";

  private static Installation installation;
  private static Replica easel;

  @BeforeAll
  static void start() {
    installation = Installation.start(Sandbox.Options.STANDING);
    easel =
        Replica.start(
            TestDatabase.settings(), installation.settings(), Map.of("easel.api-key", ROOT));
    await().atMost(PATIENCE).until(() -> post("/v1/triggers", trigger("")).has("path"));
  }

  @AfterAll
  static void stop() {
    easel.close();
    installation.close();
  }

  @Test
  void nothingIsReadForWhoMayNotSend() throws IOException {
    try (var unknown = begin("/v1/triggers/trg_01kaq7w3k9e5xv6m2t8r4n0bcd")) {
      assertThat(status(unknown)).isEqualTo("404");
    }
    var elsewhere = post("/v1/triggers", trigger(", \"allowed_addresses\": [\"10.1.0.0/16\"]"));
    try (var stranger = begin(elsewhere.path("path").asString())) {
      assertThat(status(stranger)).isEqualTo("403");
    }
  }

  @Test
  void fewAreReadAtOnceAndEachWithinItsTime() throws Exception {
    var path = post("/v1/triggers", trigger("")).path("path").asString();
    var slow = new ArrayList<Socket>();
    for (var n = 0; n < 16; n++) {
      slow.add(begin(path));
    }
    await().atMost(PATIENCE).until(() -> send(path).status() == 503);
    var refused = send(path);
    assertThat(refused.json().path("code").asString()).isEqualTo("too_many_bodies");
    assertThat(refused.header("Retry-After")).isEqualTo("5");

    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .until(
            () -> {
              slow.getFirst().getOutputStream().write(' ');
              return slow.getFirst().getInputStream().available() > 0;
            });
    assertThat(status(slow.getFirst())).isEqualTo("408");
    for (var socket : slow) {
      socket.close();
    }
    await().atMost(PATIENCE).until(() -> send(path).status() == 401);
  }

  @Test
  void theGuidesCallIsLookedAtForFewWithoutAKey() throws Exception {
    var path = "/api/v1/events/tenant-example/db-finetune";
    var slow = new ArrayList<Socket>();
    for (var n = 0; n < 9; n++) {
      slow.add(begin(path));
    }
    await().atMost(PATIENCE).until(() -> slow.stream().anyMatch(SlowBodiesTest::isAnswered));
    var answered = slow.stream().filter(SlowBodiesTest::isAnswered).findFirst().orElseThrow();
    assertThat(status(answered)).isEqualTo("401");
    for (var socket : slow) {
      socket.close();
    }
  }

  @Test
  void callbacksAreHeardOfFewAtOnceAndInTime() throws Exception {
    var call = "POST /v1/callbacks";
    try (var tooLong = begin(call, "application/json", 60_000)) {
      assertThat(status(tooLong)).isEqualTo("413");
    }
    var slow = new ArrayList<Socket>();
    for (var n = 0; n < 9; n++) {
      slow.add(begin(call, "application/json", 100));
    }
    await().atMost(PATIENCE).until(() -> slow.stream().anyMatch(SlowBodiesTest::isAnswered));
    var answered = slow.stream().filter(SlowBodiesTest::isAnswered).findFirst().orElseThrow();
    assertThat(status(answered)).isEqualTo("503");
    for (var socket : slow) {
      socket.close();
    }
  }

  /** Spring's own filter would read them for whoever sends one. */
  @ParameterizedTest
  @CsvSource({
    "POST, /v1/runs",
    "PATCH, /v1/triggers/trg_01kaq7w3k9e5xv6m2t8r4n0bcd",
    "DELETE, /v1/runs/dog"
  })
  void noFormIsReadForWhoHasNoKey(String method, String path) throws IOException {
    try (var stranger = begin(method + " " + path, "application/x-www-form-urlencoded")) {
      assertThat(status(stranger)).isEqualTo("401");
    }
  }

  private static boolean isAnswered(Socket socket) {
    try {
      return socket.getInputStream().available() > 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** Says that much comes, and sends a byte of it. */
  private static Socket begin(String path) throws IOException {
    return begin("POST " + path, "application/json");
  }

  private static Socket begin(String call, String type) throws IOException {
    return begin(call, type, 60_000);
  }

  private static Socket begin(String call, String type, int length) throws IOException {
    var socket = new Socket(easel.base().getHost(), easel.base().getPort());
    socket.setSoTimeout((int) Duration.ofSeconds(60).toMillis());
    socket
        .getOutputStream()
        .write(
            """
            %s HTTP/1.1
            Host: easel
            Content-Type: %s
            Content-Length: %d

            {\
            """
                .formatted(call, type, length)
                .replace("\n", "\r\n")
                .getBytes(US_ASCII));
    return socket;
  }

  private static String status(Socket socket) throws IOException {
    var lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
    return lines.readLine().substring("HTTP/1.1 ".length(), "HTTP/1.1 404".length());
  }

  private static Easel.Answer send(String path) {
    return easel.send(
        HttpRequest.newBuilder(easel.base().resolve(path))
            .POST(HttpRequest.BodyPublishers.ofString("{}")));
  }

  private static JsonNode post(String path, String body) {
    return easel
        .send(
            HttpRequest.newBuilder(easel.base().resolve(path))
                .header("Authorization", "Bearer " + ROOT)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)))
        .json();
  }

  private static String trigger(String members) {
    return """
    {"name": "slow", "scheme": "bearer", "recipe": "dreambooth", "run_name": "dog-${unique}"%s}
    """
        .formatted(members);
  }
}
