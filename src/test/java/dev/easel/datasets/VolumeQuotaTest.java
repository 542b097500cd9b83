package dev.easel.datasets;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.easel.Easel;
import dev.easel.Easel.Answer;
import dev.easel.Installation;
import dev.easel.Replica;
import dev.easel.TestDatabase;
import dev.easel.Volume;
import dev.easel.sandbox.Sandbox;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** How much a project may have on volumes, and how much space stays free there. */
@Timeout(120)
class VolumeQuotaTest {

  private static final Map<String, Object> DATABASE = TestDatabase.settings();
  private static final int PICTURE = 100_000;

  private static Volume volume;
  private static Installation installation;
  private static Replica one;
  private static Replica other;

  @BeforeAll
  static void start() {
    volume = Volume.create();
    installation = Installation.start(Sandbox.Options.INSTANT.on(volume.claims()));
    one = replica(Map.of());
    other = replica(Map.of());
  }

  private static Replica replica(Map<String, Object> settings) {
    return Replica.start(DATABASE, installation.settings(), volume.settings(), settings).ready();
  }

  @AfterAll
  static void stop() {
    other.close();
    one.close();
    installation.close();
    volume.close();
  }

  @AfterEach
  void nothingIsLeft() {
    await()
        .untilAsserted(() -> assertThat(volume.at("")).isDirectoryNotContaining("glob:**.easel-*"));
    assertThat(reservations()).isZero();
    quota("{}");
    one.get("/v1/datasets?limit=100")
        .json()
        .path("data")
        .forEach(
            set ->
                assertThat(one.delete("/v1/datasets/" + set.path("name").asString()).status())
                    .isEqualTo(204));
  }

  @Test
  void whatSaysThatItIsMoreIsRefusedBeforeItIsRead() throws IOException {
    quota("{\"volume_bytes\": 1000000}");
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), one.base().getPort())) {
      socket
          .getOutputStream()
          .write(
              """
              PUT /v1/datasets/announced HTTP/1.1\r
              Host: localhost\r
              Content-Type: application/zip\r
              Content-Length: 1000001\r
              Connection: close\r
              \r
              """
                  .getBytes(US_ASCII));
      socket.setSoTimeout(10_000);
      assertThat(new String(socket.getInputStream().readNBytes(12), US_ASCII))
          .isEqualTo("HTTP/1.1 429");
    }
  }

  @Test
  void whatDoesNotSayIsCutOff() {
    quota("{\"volume_bytes\": 1000000}");

    var streamed =
        new DatasetCalls(one)
            .easel()
            .send(
                HttpRequest.newBuilder(one.base().resolve("/v1/datasets/streamed"))
                    .PUT(
                        BodyPublishers.ofInputStream(
                            () ->
                                new ByteArrayInputStream(
                                    Packed.tar(Map.of("a.png", picture(1_200_000)))))));
    refused(streamed, "volume_bytes", 1_000_000);
    var packed = Packed.gzip(Packed.tar(Map.of("a.png", blank(5_000_000))));
    assertThat(packed).hasSizeLessThan(100_000);
    refused(put(one, "packed", packed), "volume_bytes", 1_000_000);

    assertThat(one.get("/v1/datasets/streamed").status()).isEqualTo(404);
    assertThat(one.get("/v1/datasets/packed").status()).isEqualTo(404);
    assertThat(used("volume_bytes")).isZero();
  }

  @Test
  void whatTakesTheOthersPlaceCountsAlone() {
    quota("{\"volume_files\": 3, \"volume_bytes\": 400000}");
    var four =
        Map.of("a.png", picture(9), "b.png", picture(9), "c.png", picture(9), "d.png", picture(9));
    refused(put(one, "places", Packed.zip(four)), "volume_files", 3);
    var three =
        Map.of("a.png", picture(PICTURE), "b.png", picture(PICTURE), "c.png", picture(PICTURE));
    assertThat(put(one, "places", Packed.zip(three)).status()).isEqualTo(201);
    assertThat(used("volume_files")).isEqualTo(3);
    assertThat(used("volume_bytes")).isEqualTo(3 * PICTURE);

    refused(put(one, "places/files/d.png", picture(PICTURE)), "volume_files", 3);
    refused(put(one, "more", Packed.zip(Map.of("a.png", picture(9)))), "volume_files", 3);
    assertThat(put(one, "places/files/c.png", picture(PICTURE)).status()).isEqualTo(200);
    assertThat(one.delete("/v1/datasets/places/files/a.png").status()).isEqualTo(200);
    assertThat(put(other, "places", Packed.zip(three)).status()).isEqualTo(200);
    refused(put(one, "places/files/c.png", picture(300_000)), "volume_bytes", 400_000);
    assertThat(used("volume_files")).isEqualTo(3);
  }

  @Test
  void togetherNoMorePassThanMay() throws Exception {
    quota("{\"volume_bytes\": %d}".formatted(10 * PICTURE));

    var answers = atOnce(40, n -> put(n % 2 == 0 ? one : other, "set-" + n, set()));

    var taken = answers.stream().filter(it -> it.status() == 201).count();
    assertThat(taken).isBetween(1L, 10L);
    assertThat(answers)
        .filteredOn(it -> it.status() != 201)
        .allSatisfy(it -> refused(it, "volume_bytes", 10 * PICTURE));
    assertThat(used("volume_bytes")).isEqualTo(taken * PICTURE);
    for (var n = taken; n < 9; n++) {
      assertThat(put(one, "late-" + n, set()).status()).as("there is room").isEqualTo(201);
    }
    refused(
        put(one, "last", Packed.zip(Map.of("a.png", picture(PICTURE + 1)))),
        "volume_bytes",
        10 * PICTURE);
  }

  private static byte[] set() {
    return Packed.zip(Map.of("a.png", picture(PICTURE)));
  }

  @Test
  void whatADeadReplicaHadReservedIsGivenBack() {
    quota("{\"volume_bytes\": 200000}");
    reserve("10 seconds");
    refused(put(one, "held", set()), "volume_bytes", 200_000);

    jdbc()
        .sql("update volume_reservations set renewed_at = now() - interval '11 minutes'")
        .update();

    assertThat(put(one, "held", set()).status()).isEqualTo(201);
  }

  private static void reserve(String ago) {
    jdbc()
        .sql(
            """
            insert into volume_reservations (id, project_id, bytes, files, renewed_at)
            values (gen_random_uuid(), 'default', 150000, 1, now() - cast(? as interval))
            """)
        .param(ago)
        .update();
  }

  @Test
  void aTrainingIsRefusedOnceThereIsAsMuch() {
    assertThat(put(one, "enough", set()).status()).isEqualTo(201);
    quota("{\"volume_bytes\": %d}".formatted(PICTURE));

    var run = Easel.dreambooth("full", Volume.UNCHECKED);
    refused(one.post("/v1/runs", run), "volume_bytes", PICTURE);
    assertThat(one.post("/v1/runs?dry_run=true", run).json().path("problems").toString())
        .contains("quota_exceeded", "volume_bytes");

    quota("{\"volume_bytes\": %d}".formatted(PICTURE + 1));
    var id = one.submit("full", Volume.UNCHECKED);
    assertThat(one.ended(id).path("status").asString()).isEqualTo("succeeded");
    await().atMost(Duration.ofSeconds(60)).until(() -> catalogued(id));
    var withModel = used("volume_bytes");
    assertThat(withModel).isGreaterThan(PICTURE + 1);
    assertThat(one.delete("/v1/runs/" + id + "?artifacts=true&endpoint=true").status())
        .isEqualTo(204);
    await().atMost(Duration.ofSeconds(60)).until(() -> used("volume_bytes") < withModel);
  }

  private static boolean catalogued(String run) {
    return jdbc()
        .sql("select exists (select from artifact_catalogues where run_id = ? and bytes > 0)")
        .param(dev.easel.runs.RunId.parse(run).orElseThrow().value())
        .query(Boolean.class)
        .single();
  }

  @Test
  void someSpaceStaysFree() {
    try (var full = replica(Map.of("easel.volumes.min-free", "900TB"))) {
      tooFull(put(full, "floor", set()));
      assertThat(put(one, "floor", set()).status()).isEqualTo(201);
      tooFull(put(full, "floor/files/b.png", picture(9)));
      tooFull(full.delete("/v1/datasets/floor/files/a.png"));
      var run = Easel.dreambooth("floor", Volume.UNCHECKED);
      await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () ->
                  full.post("/v1/runs?dry_run=true", run)
                      .json()
                      .path("problems")
                      .toString()
                      .contains("insufficient_storage"));
      tooFull(full.post("/v1/runs", run));
    }
  }

  private static void tooFull(Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(507);
    assertThat(answer.json().path("code").asString()).isEqualTo("insufficient_storage");
    assertThat(answer.json().path("detail").asString()).contains(Volume.CLAIM);
  }

  private static void refused(Answer answer, String quota, long limit) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(429);
    JsonNode problem = answer.json();
    assertThat(problem.path("code").asString()).isEqualTo("quota_exceeded");
    assertThat(problem.path("quota").asString()).isEqualTo(quota);
    assertThat(problem.path("limit").asLong()).isEqualTo(limit);
    assertThat(answer.header("Retry-After")).isNotEmpty();
  }

  private static long used(String member) {
    return one.get("/v1/projects/default").json().path("used").path(member).asLong(-1);
  }

  private static JdbcClient jdbc() {
    return one.context().getBean(JdbcClient.class);
  }

  private static int reservations() {
    return jdbc().sql("select count(*) from volume_reservations").query(Integer.class).single();
  }

  /** One that no packing makes smaller, and none is like. */
  private static byte[] picture(int length) {
    var picture = blank(Math.max(length, 2_000));
    var noise = new byte[picture.length - 1_000];
    new Random().nextBytes(noise);
    System.arraycopy(noise, 0, picture, 1_000, noise.length);
    return picture;
  }

  private static byte[] blank(int length) {
    return Arrays.copyOf(Drawn.png(1, 8, 8), length);
  }

  private static Answer put(Replica easel, String path, byte[] body) {
    return new DatasetCalls(easel).put(path, body);
  }

  private static void quota(String quota) {
    var changed =
        one.send(
            HttpRequest.newBuilder(one.base().resolve("/v1/projects/default"))
                .header("Content-Type", "application/json")
                .method("PATCH", BodyPublishers.ofString("{\"quota\": %s}".formatted(quota))));
    assertThat(changed.status()).isEqualTo(200);
  }

  private static List<Answer> atOnce(int count, java.util.function.IntFunction<Answer> call)
      throws Exception {
    var answers = new ArrayList<Answer>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var calls = new ArrayList<Callable<Answer>>();
      for (var n = 0; n < count; n++) {
        var number = n;
        calls.add(() -> call.apply(number));
      }
      for (var answer : threads.invokeAll(calls)) {
        answers.add(answer.get());
      }
    }
    return answers;
  }
}
