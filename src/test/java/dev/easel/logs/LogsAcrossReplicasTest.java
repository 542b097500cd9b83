package dev.easel.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.easel.Installation;
import dev.easel.Replica;
import dev.easel.TestDatabase;
import dev.easel.runs.RunId;
import dev.easel.sandbox.Sandbox;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Lines are captured once, whoever captures them, and however many pods there are. */
class LogsAcrossReplicasTest {

  private static final String LETTERS = "abcdefghijklmnopqrst";

  private final Installation installation = Installation.start(Sandbox.Options.STANDING);
  private final Sandbox sandbox = installation.sandbox();
  private final Map<String, Object> database = TestDatabase.settings();
  private final List<Replica> replicas = new ArrayList<>();

  @AfterEach
  void stop() {
    replicas.forEach(Replica::close);
    installation.close();
  }

  @Test
  void aReplicaThatEndsInMidLogLosesAndDoublesNothing() {
    var first = readAlong(Map.of("easel.logs.flush", "50ms")).ready();
    var second = readAlong(Map.of("easel.logs.flush", "50ms"));
    var id = first.submit("handed-over");
    advanceUntil(second, id, "training");
    for (var round = 0; round < 6; round++) {
      sandbox.clock().advance(Duration.ofSeconds(90));
      awaitLines(second, id, 10 + 6 * round);
    }

    first.close();
    replicas.remove(first);
    finish(second, id);

    var kept = text(second, id, "?step=finetuner&follow=true").lines().toList();
    assertThat(kept).containsExactlyElementsOf(printed(id, "finetuner"));
    var jdbc = second.context().getBean(JdbcClient.class);
    var run = RunId.parse(id).orElseThrow().value();
    assertThat(told(jdbc, run, false)).isEqualTo(kept);
    assertThat(told(jdbc, run, true))
        .hasSize(360)
        .doesNotHaveDuplicates()
        .allMatch(line -> line.startsWith("Total Steps:"));
  }

  @Test
  void aReplicaIsStartedAgainInMidLog() {
    var first = readAlong(Map.of()).ready();
    var id = first.submit("restarted");
    advanceUntil(first, id, "training");
    sandbox.clock().advance(Duration.ofMinutes(5));
    awaitLines(first, id, 20);

    first.close();
    replicas.remove(first);
    sandbox.clock().advance(Duration.ofMinutes(4));
    var second = readAlong(Map.of()).ready();
    finish(second, id);

    assertThat(text(second, id, "?step=finetuner&follow=true").lines())
        .containsExactlyElementsOf(printed(id, "finetuner"));
  }

  @Test
  void whoFollowsIsCutWhenEaselStops() {
    var reads = replica(Map.of()).ready();
    var stops = replica(Map.of()).ready();
    var id = reads.submit("cut-off");
    advanceUntil(reads, id, "training");
    sandbox.clock().advance(Duration.ofMinutes(1));
    try (var follower = new Follower(stops, id, "?step=finetuner&follow=true")) {
      await().until(() -> follower.text().contains("RUN_NAME"));

      stops.close();
      replicas.remove(stops);

      assertThatThrownBy(follower::end).cause().isInstanceOf(IOException.class);
    }
  }

  @Test
  void whoFollowsTextAndLeavesIsNoticedThoughNothingComes() {
    var easel = replica(Map.of("easel.streams.heartbeat", "100ms")).ready();
    var id = easel.submit("left-alone");
    advanceUntil(easel, id, "training");
    var open = easel.context().getBean(MeterRegistry.class).get("easel.streams.open").gauge();

    try (var follower = new Follower(easel, id, "?step=finetuner&follow=true")) {
      await().until(() -> follower.text().contains("[easel] Nothing new; more may come.\n"));
      assertThat(open.value()).isEqualTo(1);
    }

    await().until(() -> open.value() == 0);
    assertThat(text(easel, id, "?step=finetuner")).doesNotContain("[easel]");
  }

  @Test
  void manyPodsTakeTurnsAtAFewStreams() {
    var easel =
        replica(
                Map.of(
                    "easel.logs.streams", 8,
                    "easel.logs.turn", "200ms",
                    "easel.logs.poll", "50ms"))
            .ready();
    var ids = IntStream.range(0, 100).mapToObj(n -> easel.submit(name(n))).toList();
    // the clock stands until all are there: pods must not be gone before Easel has seen them
    ids.forEach(id -> easel.until(id, "submitted"));
    ids.forEach(id -> advanceUntil(easel, id, "training"));
    sandbox.clock().advance(Duration.ofMinutes(1));
    var metrics = easel.context().getBean(LogMetrics.class);
    for (var id : ids) {
      await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> text(easel, id, "?step=finetuner").contains("RUN_NAME"));
      assertThat(metrics.open()).isLessThanOrEqualTo(8);
    }

    while (!ids.stream().allMatch(this::isOver)) {
      sandbox.clock().advance(Duration.ofSeconds(30));
    }

    for (var id : ids) {
      assertThat(text(easel, id, "?step=finetuner&follow=true").lines())
          .contains("Done!")
          .noneMatch(line -> line.startsWith("[easel]"))
          .filteredOn(line -> line.startsWith("LOSS"))
          .hasSize(40);
    }
  }

  @Test
  void whatIsFollowedIsReadFirstOnWhicheverReplica() {
    Map<String, Object> few =
        Map.of(
            "easel.logs.streams", 2,
            "easel.logs.turn", "200ms",
            "easel.logs.flush", "100ms",
            "easel.logs.poll", "50ms");
    var reads = replica(few).ready();
    var asked = replica(few).ready();
    sandbox.scriptForAll().hangs("finetuner");
    var ids = IntStream.range(0, 20).mapToObj(n -> reads.submit("followed-" + name(n))).toList();
    ids.forEach(id -> reads.until(id, "submitted"));
    ids.forEach(id -> advanceUntil(reads, id, "training"));
    sandbox.clock().advance(Duration.ofMinutes(1));
    try (var follower = new Follower(asked, ids.getLast(), "?step=finetuner&follow=true")) {
      await().atMost(Duration.ofSeconds(30)).until(() -> !follower.text().isEmpty());
      var opened = opened(ids.getLast());

      // the others have their turns meanwhile
      var others = opened(ids.getFirst());
      await().atMost(Duration.ofSeconds(30)).until(() -> opened(ids.getFirst()) > others + 2);
      assertThat(opened(ids.getLast())).isEqualTo(opened);
    }
    sandbox.scriptForAll().succeeds("finetuner");
  }

  @Test
  void whatIsFollowedDoesNotWaitForTheTurnsOfOthers() {
    var easel =
        replica(
                Map.of(
                    "easel.logs.streams", 4,
                    "easel.logs.turn", "1h",
                    "easel.logs.flush", "100ms",
                    "easel.logs.poll", "50ms"))
            .ready();
    sandbox.scriptForAll().hangs("finetuner");
    var ids = IntStream.range(0, 8).mapToObj(n -> easel.submit("long-turn-" + name(n))).toList();
    ids.forEach(id -> advanceUntil(easel, id, "training"));
    sandbox.clock().advance(Duration.ofMinutes(1));
    await().atMost(Duration.ofSeconds(30)).until(() -> read(easel, ids) == 4);
    var unread = ids.stream().filter(id -> !isRead(easel, id)).findFirst().orElseThrow();

    try (var follower = new Follower(easel, unread, "?step=finetuner&follow=true")) {
      await().atMost(Duration.ofSeconds(20)).until(() -> !follower.text().isEmpty());
    }

    assertThat(read(easel, ids)).isEqualTo(5);
    sandbox.scriptForAll().succeeds("finetuner");
  }

  private static long read(Replica easel, List<String> ids) {
    return ids.stream().filter(id -> isRead(easel, id)).count();
  }

  private static boolean isRead(Replica easel, String id) {
    return text(easel, id, "?step=finetuner").lines().anyMatch(line -> !line.startsWith("[easel]"));
  }

  private long opened(String id) {
    var pods = "/api/v1/namespaces/" + sandbox.namespace() + "/pods/";
    return sandbox.kubernetesRequests("GET", pods + id.replace('_', '-') + "-model-finetuner");
  }

  private boolean isOver(String id) {
    return sandbox.phase(id.replace('_', '-')).equals("Succeeded");
  }

  private Replica replica(Map<String, Object> settings) {
    return started(Replica.start(database, installation.settings(), settings));
  }

  private Replica readAlong(Map<String, Object> settings) {
    return started(
        Replica.start(
            context -> context.registerBean(WritingDown.class),
            database,
            installation.settings(),
            settings));
  }

  private Replica started(Replica replica) {
    replicas.add(replica);
    return replica;
  }

  private void advanceUntil(Replica easel, String id, String stage) {
    easel.until(
        id,
        run -> {
          if (!run.path("stage").asString("").equals(stage)) {
            sandbox.clock().advance(Duration.ofSeconds(10));
            return false;
          }
          return true;
        });
  }

  private static void awaitLines(Replica easel, String id, int lines) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> text(easel, id, "?step=finetuner").lines().count() >= lines);
  }

  private void finish(Replica easel, String id) {
    var _ =
        easel.until(
            id,
            run -> {
              sandbox.clock().advance(Duration.ofSeconds(30));
              return run.path("finished_at").isString();
            });
  }

  private static String text(Replica easel, String id, String query) {
    var answer = easel.get("/v1/runs/" + id + "/logs" + query);
    return new String(answer.bytes(), StandardCharsets.UTF_8);
  }

  private static List<String> told(JdbcClient jdbc, UUID run, boolean bars) {
    return jdbc.sql(
            "select line from read_along where run = ? and step = 'finetuner' and bar = ?"
                + " order by id")
        .params(run, bars)
        .query((rs, n) -> rs.getString(1))
        .list();
  }

  /** What the pod printed, of each line its last state. */
  private List<String> printed(String id, String step) {
    var pod =
        sandbox.pods().stream()
            .filter(name -> name.startsWith(id.replace('_', '-')) && name.contains(step))
            .findFirst()
            .orElseThrow();
    var path = "/api/v1/namespaces/" + sandbox.namespace() + "/pods/" + pod + "/log";
    var answer =
        replicas
            .getFirst()
            .send(
                HttpRequest.newBuilder(sandbox.kubernetesUrl().resolve(path))
                    .header("Authorization", "Bearer " + sandbox.kubernetesToken()));
    var log = new String(answer.bytes(), StandardCharsets.UTF_8);
    return Arrays.stream(log.split("\n"))
        .map(line -> line.substring(line.lastIndexOf('\r') + 1))
        .toList();
  }

  /** Run names have no digits. */
  private static String name(int number) {
    return "turn-"
        + LETTERS.charAt(number / LETTERS.length())
        + "-"
        + LETTERS.charAt(number % LETTERS.length());
  }
}
