package dev.easel.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.easel.Easel;
import dev.easel.EventStream;
import dev.easel.Installation;
import dev.easel.Replica;
import dev.easel.TestDatabase;
import dev.easel.sandbox.Sandbox;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What a caller sees of a run's history, as pages and as it happens. */
@Timeout(120)
class RunEventsTest {

  private static Installation installation;
  private static Sandbox sandbox;
  private static Replica easel;

  @BeforeAll
  static void start() {
    installation = Installation.start(Sandbox.Options.STANDING);
    sandbox = installation.sandbox();
    easel =
        Replica.start(
                TestDatabase.settings(),
                installation.settings(),
                Map.of("easel.streams.heartbeat", "200ms", "easel.streams.per-caller", 8))
            .ready();
  }

  @AfterAll
  static void stop() {
    easel.close();
    installation.close();
  }

  @Test
  void whoListensSeesTheRunPassItsStagesAndEnd() {
    var id = easel.submit("watched");
    try (var stream = EventStream.of(easel, id)) {
      finished(id);
      stream.untilEnded();

      assertThat(stream.header("Content-Type")).startsWith("text/event-stream");
      assertThat(stream.header("Cache-Control")).isEqualTo("no-store");
      var frames = stream.frames();
      assertThat(frames.getFirst().event()).isEqualTo("snapshot");
      assertThat(frames.getFirst().json().path("id").asString()).isEqualTo(id);
      assertThat(frames.getFirst().json().at("/urls/events").asString())
          .isEqualTo("/v1/runs/" + id + "/events");
      assertThat(frames.getLast().event()).isEqualTo("end");
      assertThat(frames.getLast().json().path("status").asString()).isEqualTo("succeeded");
      assertThat(values(frames, "stage"))
          .containsExactly("downloading", "training", "serializing", "deploying");
      assertThat(values(frames, "status")).endsWith("running", "succeeded");
      areContiguous(frames.getFirst().sequence(), stream.sequences());
      assertThat(stream.ended()).isEqualTo("whole");
      var last = new AtomicReference<>(stream.lastId());
      await().until(() -> comesAgain(id, last) == 204);
    }
  }

  @Test
  void theStepsOfARunBeginAndEndInItsHistory() {
    sandbox.script("stepped").outOfMemory();
    var id = easel.submit("stepped");
    finished(id);

    var steps =
        history(id).stream().filter(event -> event.path("type").asString().equals("step")).toList();

    assertThat(steps)
        .extracting(
            event -> event.at("/data/step").asString() + " " + event.at("/data/phase").asString())
        .containsSubsequence(
            "downloader running", "downloader succeeded", "finetuner running", "finetuner failed")
        .doesNotHaveDuplicates();
    var death = steps.getLast().path("data");
    assertThat(death.path("exit_code").asInt()).isEqualTo(137);
    assertThat(death.path("message").asString()).contains("OOMKilled");
    assertThat(death.path("stage").asString()).isEqualTo("training");
    assertThat(death.path("node_id").asString()).isNotBlank();
    assertThat(history(id).getLast().at("/data/status").asString()).isEqualTo("failed");
    assertThat(easel.run(id).path("status_history").valueStream())
        .extracting(event -> event.path("type").asString())
        .doesNotContain("step")
        .contains("status", "stage");
  }

  @Test
  void theHistoryIsReadInPages() {
    var id = easel.submit("paged");
    finished(id);
    easel.until(id, run -> run.at("/endpoint/state").asString("").equals("ready"));
    var all = history(id);

    var seen = new ArrayList<JsonNode>();
    var next = "0";
    while (!next.isEmpty()) {
      var page = easel.get("/v1/runs/paged/events?limit=3&after=" + next).json();
      page.path("data").forEach(seen::add);
      assertThat(page.path("has_more").asBoolean()).isEqualTo(page.path("next").isString());
      next = page.path("next").asString("");
    }

    assertThat(seen).isEqualTo(all);
    areContiguous(0, seen.stream().map(event -> event.path("sequence").asLong()).toList());
    assertThat(easel.get("/v1/runs/paged/events?after=9999").json().path("data").size()).isZero();
  }

  @Test
  void whoComesAgainGoesOnWhereItStopped() {
    var id = easel.submit("resumed");
    var first = EventStream.of(easel, id);
    first.untilRead(1);
    first.close();
    easel.until(
        id,
        run -> {
          sandbox.clock().advance(Duration.ofSeconds(5));
          return run.path("status").asString().equals("running");
        });

    try (var second = EventStream.of(easel, id, "Last-Event-ID", first.lastId());
        var from0 = EventStream.of(easel, id, "Last-Event-ID", "0");
        var ahead = EventStream.of(easel, id, "Last-Event-ID", "99999")) {
      finished(id);
      areContiguous(Long.parseLong(first.lastId()), second.untilEnded().sequences());
      assertThat(second.frames()).extracting(EventStream.Frame::event).doesNotContain("snapshot");
      areContiguous(0, from0.untilEnded().sequences());
      assertThat(ahead.untilEnded().frames().getFirst().event()).isEqualTo("snapshot");
      assertThat(from0.sequences().getLast()).isEqualTo(second.sequences().getLast());
    }
    // all of it happened before: it is told at once
    try (var late = EventStream.of(easel, id, "Last-Event-ID", "2")) {
      areContiguous(2, late.untilEnded().sequences());
      assertThat(late.frames().getLast().event()).isEqualTo("end");
    }
    try (var afterwards = EventStream.of(easel, id)) {
      assertThat(afterwards.untilEnded().frames())
          .extracting(EventStream.Frame::event)
          .containsExactly("snapshot", "end");
    }
  }

  @Test
  void aQuietStreamSaysThatItIsAlive() {
    var id = easel.submit("quiet");
    try (var stream = EventStream.of(easel, id)) {
      await().until(() -> stream.comments() > 2);
      assertThat(stream.ended()).isNull();
    }
    finished(id);
  }

  @Test
  void aRunIsSubmittedAndWatchedInOneCall() {
    var body = Easel.dreambooth("one-call", "");
    try (var stream = EventStream.submit(easel, body, "Idempotency-Key", "one-call")) {
      assertThat(stream.response().statusCode()).isEqualTo(201);
      stream.untilRead(1);
      var accepted = stream.frames().getFirst();
      assertThat(accepted.event()).isEqualTo("snapshot");
      var id = accepted.json().path("id").asString();
      assertThat(stream.header("Location")).isEqualTo("/v1/runs/" + id);
      assertThat(stream.header("ETag")).isNotEmpty();
      assertThat(accepted.json().path("status").asString()).isEqualTo("queued");
      finished(id);
      areContiguous(1, stream.untilEnded().sequences());

      var replayed = EventStream.submit(easel, body, "Idempotency-Key", "one-call");

      assertThat(replayed.response().statusCode()).isEqualTo(201);
      assertThat(replayed.header("Idempotency-Replayed")).isEqualTo("true");
      assertThat(replayed.untilEnded().frames().getFirst()).isEqualTo(accepted);
      // its endpoint may have got ready since
      assertThat(replayed.sequences()).startsWith(stream.sequences().toArray(Long[]::new));
      assertThat(replayed.frames().getLast().event()).isEqualTo("end");
      assertThat(easel.post("/v1/runs", body, "Idempotency-Key", "one-call").json())
          .isEqualTo(accepted.json());
    }
  }

  @Test
  void whatIsRefusedIsAProblemAlsoToWhoWouldListen() {
    var typo = EventStream.submit(easel, "{\"recipe\": \"dreambooth\", \"nam\": 1}");
    isProblem(typo, 422);
    isProblem(EventStream.of(easel, "nobody"), 404);
    var id = easel.submit("refusing");
    isProblem(EventStream.of(easel, id, "Last-Event-ID", "one"), 400);
    isProblem(EventStream.of(easel, id, "Last-Event-ID", "-1"), 400);
    assertThat(easel.get("/v1/runs/" + id + "/events?after=x").status()).isEqualTo(400);
    assertThat(easel.get("/v1/runs/" + id + "/events?limit=0").status()).isEqualTo(422);
    assertThat(easel.get("/v1/runs/" + id + "/events?typ=step").status()).isEqualTo(422);
    var dry =
        HttpRequest.newBuilder(easel.base().resolve("/v1/runs?dry_run=true"))
            .header("Content-Type", "application/json")
            .header("Accept", "text/event-stream")
            .POST(HttpRequest.BodyPublishers.ofString(Easel.dreambooth("dry-stream", "")));
    assertThat(easel.send(dry).status()).isEqualTo(422);
    var head =
        HttpRequest.newBuilder(easel.base().resolve("/v1/runs/" + id + "/events"))
            .header("Accept", "text/event-stream")
            .HEAD();
    assertThat(easel.send(head).status()).isEqualTo(405);
    finished(id);
  }

  @ParameterizedTest
  @ValueSource(strings = {"*/*", "application/json", "application/json, text/event-stream"})
  void whoDoesNotAskForAStreamGetsJson(String accept) {
    var runs =
        HttpRequest.newBuilder(easel.base().resolve("/v1/runs?limit=1"))
            .timeout(Duration.ofSeconds(30))
            .header("Accept", accept);
    assertThat(easel.send(runs).header("Content-Type")).isEqualTo("application/json");
    var id = easel.submit("plain-" + letters(accept));
    var events =
        HttpRequest.newBuilder(easel.base().resolve("/v1/runs/" + id + "/events"))
            .header("Accept", accept);
    assertThat(easel.send(events).header("Content-Type")).isEqualTo("application/json");
    finished(id);
  }

  @ParameterizedTest
  @CsvSource({
    "application/json, application/json",
    "'application/json, text/event-stream', application/json",
    "'text/event-stream;q=0.5, */*', application/json"
  })
  void whatIsSubmittedIsAnsweredAsAsked(String accept, String type) {
    var request =
        HttpRequest.newBuilder(easel.base().resolve("/v1/runs"))
            .header("Content-Type", "application/json")
            .header("Accept", accept)
            .POST(HttpRequest.BodyPublishers.ofString(Easel.dreambooth("y" + letters(accept), "")));
    var answer = easel.send(request);
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.header("Content-Type")).isEqualTo(type);
    finished(answer.json().path("id").asString());
  }

  @Test
  void oneCallerHasSoManyStreams() {
    var id = easel.submit("crowded");
    var streams = new ArrayList<EventStream>();
    await().until(() -> gauge() == 0);
    for (var n = 0; n < 8; n++) {
      streams.add(EventStream.of(easel, id));
    }

    var refused = EventStream.of(easel, id);
    var notMade = EventStream.submit(easel, Easel.dreambooth("not-made", ""));

    isProblem(refused, 429);
    assertThat(refused.header("Retry-After")).isNotEmpty();
    isProblem(notMade, 429);
    assertThat(easel.get("/v1/runs/not-made").status()).isEqualTo(404);
    streams.forEach(EventStream::close);
    await().until(() -> gauge() == 0);
    finished(id);
  }

  @Test
  void aDeletedRunEndsItsStreams() {
    var id = easel.submit("erased");
    finished(id);
    assertThat(easel.delete("/v1/runs/" + id).status()).isEqualTo(204);
    isProblem(EventStream.of(easel, id), 410);
    assertThat(easel.get("/v1/runs/" + id + "/events").status()).isEqualTo(410);
  }

  /** As an EventSource does: with the last id it has got so far. */
  private static int comesAgain(String id, AtomicReference<String> last) {
    try (var stream = EventStream.of(easel, id, "Last-Event-ID", last.get())) {
      if (stream.response().statusCode() == 200) {
        last.set(stream.untilEnded().lastId());
      }
      return stream.response().statusCode();
    }
  }

  private static String letters(String text) {
    return "x" + text.replaceAll("[^a-z]", "");
  }

  private static double gauge() {
    return easel.context().getBean(MeterRegistry.class).get("easel.streams.open").gauge().value();
  }

  private static List<JsonNode> history(String id) {
    return easel
        .get("/v1/runs/" + id + "/events?limit=100")
        .json()
        .path("data")
        .valueStream()
        .toList();
  }

  private static List<String> values(List<EventStream.Frame> frames, String type) {
    return frames.stream()
        .filter(frame -> frame.event().equals(type))
        .map(frame -> frame.json().at("/data/" + type).asString())
        .toList();
  }

  private static void areContiguous(long before, List<Long> sequences) {
    assertThat(sequences).isNotEmpty();
    for (var i = 0; i < sequences.size(); i++) {
      assertThat(sequences.get(i)).as("%s", sequences).isEqualTo(before + 1 + i);
    }
  }

  private static void isProblem(EventStream stream, int status) {
    assertThat(stream.response().statusCode()).isEqualTo(status);
    assertThat(stream.header("Content-Type")).isEqualTo("application/problem+json");
  }

  /** Lets the cluster's time pass until the run has ended. */
  private static JsonNode finished(String id) {
    return easel.until(
        id,
        run -> {
          sandbox.clock().advance(Duration.ofSeconds(30));
          return run.path("finished_at").isString();
        });
  }
}
