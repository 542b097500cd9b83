package dev.easel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.easel.sandbox.Sandbox;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Two replicas, one that dies, a database that goes away: one workflow for each run, none stuck.
 */
class ReplicasTest {

  private static final String LETTERS = "abcdefghijklmnopqrst";
  private Installation installation = Installation.start(Sandbox.Options.INSTANT);
  private Map<String, Object> database = TestDatabase.settings();
  private final List<AutoCloseable> started = new ArrayList<>();

  @BeforeEach
  void fresh() {
    assertThat(installation.sandbox().workflows()).isEmpty();
  }

  @AfterEach
  void stop() throws Exception {
    for (var each : started.reversed()) {
      each.close();
    }
    installation.close();
  }

  @Test
  void killedInTheMiddleOf200SubmissionsAndStartedAgain() {
    installation.sandbox().argoDown();
    var settings = installation.settings();
    var accepting = replica(Map.of());
    var runs = IntStream.range(0, 200).mapToObj(n -> accepting.submit(name(n))).toList();
    accepting.close();
    installation.sandbox().argoUp();
    settings.putAll(database);
    settings.put("easel.runs.events-per-second", 50);
    settings.put("db-scheduler.polling-interval", "100ms");
    var first = start(EaselProcess.start(installation, settings));
    await()
        .atMost(Duration.ofMinutes(4))
        .until(() -> installation.sandbox().workflows().size() > 40);

    first.kill();

    var made = installation.sandbox().workflows().size();
    assertThat(made).isLessThan(200);
    var easel = start(EaselProcess.start(installation, settings));
    await()
        .atMost(Duration.ofMinutes(8))
        .ignoreExceptions()
        .until(() -> runs.stream().allMatch(id -> succeeded(easel, id)));
    assertThat(installation.sandbox().workflows())
        .containsExactlyInAnyOrderElementsOf(
            runs.stream().map(id -> id.replace('_', '-')).toList());
  }

  @Test
  void twoReplicasSubmitAndFollowEachRunOnce() {
    var one = start(replica(Map.of()));
    var other = start(replica(Map.of()));

    var runs =
        IntStream.range(0, 40).mapToObj(n -> (n % 2 == 0 ? one : other).submit(name(n))).toList();

    await()
        .atMost(Duration.ofMinutes(4))
        .until(() -> runs.stream().allMatch(id -> succeeded(other, id)));
    assertThat(installation.sandbox().workflows()).hasSize(40);
    assertThat(installation.sandbox().argoRequests("POST", "/api/v1/events/")).isEqualTo(40);
  }

  @Test
  void anotherReplicaFollowsWithin15SecondsOfTheDeathOfTheFirst() {
    installation.sandbox().clock().speed(0);
    var settings = installation.settings();
    settings.putAll(database);
    var first = start(EaselProcess.start(installation, settings));
    first.ready();
    var second = start(replica(Map.of()));
    var id = second.submit("orphaned");
    second.until(id, run -> !run.path("status").asString().equals("queued"));

    first.kill();
    var died = System.nanoTime();
    installation.sandbox().clock().speed(1);

    second.ended(id);
    assertThat(Duration.ofNanos(System.nanoTime() - died)).isLessThan(Duration.ofSeconds(15));
  }

  @Test
  void aReplicaThatIsToldToStopEndsItsStreamsAndItself() {
    installation.sandbox().clock().speed(0);
    var settings = installation.settings();
    settings.putAll(database);
    var easel = start(EaselProcess.start(installation, settings));
    easel.ready();
    var stream = EventStream.of(easel, easel.submit("watched"));
    var _ = stream.untilRead(1);

    var ended = easel.stop(Duration.ofSeconds(30));

    assertThat(ended).isTrue();
    assertThat(stream.untilEnded().ended()).isEqualTo("whole");
    assertThat(stream.frames()).extracting(EventStream.Frame::event).doesNotContain("end");
  }

  @Test
  void theDatabaseMayBeGoneForTenSeconds() {
    var url = String.valueOf(database.get("spring.datasource.url"));
    var port = Integer.parseInt(url.replaceFirst(".*://[^:/]+:(\\d+)/.*", "$1"));
    var line = start(new CutLine(port));
    var easel =
        start(
            replica(
                Map.of(
                    "spring.datasource.url",
                    url.replace(":" + port + "/", ":" + line.port() + "/"),
                    "spring.datasource.hikari.connection-timeout",
                    "1000")));
    installation.sandbox().clock().speed(0);
    var runs = IntStream.range(0, 10).mapToObj(n -> easel.submit(name(n))).toList();

    line.cut();
    installation.sandbox().clock().speed(1);
    await()
        .pollDelay(Duration.ofSeconds(10))
        .atMost(Duration.ofSeconds(30))
        .until(() -> easel.get("/v1/runs").status() >= 500);
    line.mend();

    await()
        .atMost(Duration.ofSeconds(90))
        .ignoreExceptions()
        .until(() -> runs.stream().allMatch(id -> succeeded(easel, id)));
    assertThat(installation.sandbox().workflows()).hasSize(10);
  }

  private Replica replica(Map<String, Object> settings) {
    return Replica.start(database, installation.settings(), settings);
  }

  private <T extends AutoCloseable> T start(T started) {
    this.started.add(started);
    return started;
  }

  private static boolean succeeded(Easel easel, String id) {
    return easel.run(id).path("status").asString().equals("succeeded");
  }

  /** Run names have no digits. */
  private static String name(int number) {
    return "run-"
        + LETTERS.charAt(number / LETTERS.length())
        + "-"
        + LETTERS.charAt(number % LETTERS.length());
  }
}
