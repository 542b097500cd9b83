package dev.easel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.easel.sandbox.Sandbox;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Who is paged at night sees why a run waits, how far it is, why it died, and sets it right. */
class SeeAndSteerStoryTest {

  private static final Map<String, Object> SOON =
      Map.of(
          "easel.logs.flush", "100ms",
          "easel.logs.poll", "100ms",
          "easel.runs.retry-first", "50ms",
          "easel.runs.retry-longest", "500ms");

  @RegisterExtension private final Restartable easel = new Restartable(SOON);

  private final Sandbox sandbox = easel.sandbox();
  private final List<EventStream> read = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void seenAndSteered(boolean withRestarts) {
    easel.restarts(withRestarts);
    sandbox.script("example-dog").unschedulable("finetuner");
    var dog = easel.submit("example-dog");
    easel.here();
    itWaitsAndSaysWhy(dog);
    easel.here();
    sandbox.script("example-dog").takes("finetuner", Duration.ofSeconds(8)).succeeds("finetuner");
    itMovesThroughItsStages(dog);
    easel.here();
    itsLossIsASeries(dog);
    anotherIsCanceled();
    aThirdDiesAndIsRetried();
  }

  private void itWaitsAndSaysWhy(String id) {
    var waits =
        easel.until(id, run -> run.path("waiting_reason").asString("").equals("unschedulable"));

    assertThat(waits.path("status").asString()).isEqualTo("running");
    assertThat(waits.path("waiting_message").asString())
        .startsWith("finetuner: Unschedulable: 0/3 nodes are available");
    assertThat(waits.path("waiting_remedy").asString())
        .contains("trainer_gpu (A40)", "region (LAS1)");
    assertThat(tree(id))
        .contains("Waiting:             unschedulable\n")
        .containsPattern("├─✔ downloader +model-downloader ")
        .containsPattern("└─◷ finetuner +model-finetuner .*Unschedulable: 0/3 nodes");
  }

  private void itMovesThroughItsStages(String id) {
    follow(id);
    var inTraining =
        easel.until(
            id,
            run ->
                run.at("/progress/phase").asString("").equals("training")
                    && run.at("/progress/done").asInt(0) > 20);
    easel.here();
    assertThat(inTraining.at("/progress/percent").asInt()).isBetween(1, 99);
    assertThat(tree(id)).contains(", training ").containsPattern("└─● finetuner ");
    followOn(id);
    easel.until(id, run -> run.path("stage").asString("").equals("serializing"));
    easel.here();
    followOn(id);
    var run = easel.ended(id);
    assertThat(run.path("status").asString()).as(run.toPrettyString()).isEqualTo("succeeded");
    assertThat(run.path("steps").valueStream().map(step -> step.path("name").asString()))
        .containsExactly("downloader", "finetuner", "serializer", "inference");
    assertThat(run.path("steps").valueStream())
        .allSatisfy(
            step -> {
              assertThat(step.path("phase").asString()).isEqualTo("succeeded");
              assertThat(step.path("template").isString()).isTrue();
              assertThat(step.path("duration_seconds").isNumber()).isTrue();
              assertThat(step.path("attempts").asInt()).isEqualTo(1);
              assertThat(step.path("resources_duration").isObject()).isTrue();
            });
    assertThat(data(run, "stage", "stage")) // the first may pass while Easel starts again
        .isSubsetOf("downloading", "training", "serializing", "deploying")
        .endsWith("training", "serializing", "deploying");
    assertThat(data(run, "status", "status"))
        .containsExactly("queued", "submitted", "running", "succeeded");

    read.getLast().untilEnded();
    var frames = read.stream().flatMap(stream -> stream.frames().stream()).toList();
    assertThat(frames.getFirst().event()).isEqualTo("snapshot");
    assertThat(frames.getLast().event()).isEqualTo("end");
    var first = frames.getFirst().sequence();
    var sequences = read.stream().flatMap(stream -> stream.sequences().stream()).toList();
    assertThat(sequences)
        .containsExactlyElementsOf(
            LongStream.rangeClosed(first + 1, sequences.getLast()).boxed().toList());
    var progress = frames.stream().filter(frame -> frame.event().equals("progress")).toList();
    assertThat(progress.stream().map(frame -> frame.json().path("percent").asInt()).toList())
        .isSorted()
        .hasSizeGreaterThan(3);
    assertThat(progress).anyMatch(frame -> frame.json().path("eta").isString());
  }

  private void itsLossIsASeries(String id) {
    var loss =
        await()
            .atMost(Duration.ofSeconds(30))
            .until(
                () -> easel.get("/v1/runs/" + id + "/metrics?name=loss").json().at("/series/0"),
                series -> series.path("points").size() > 20);
    assertThat(loss.path("name").asString()).isEqualTo("loss");
    assertThat(loss.path("points").valueStream().map(point -> point.path("step").asInt()).toList())
        .isSorted()
        .doesNotHaveDuplicates();
  }

  private void anotherIsCanceled() {
    sandbox.script("another").hangs("finetuner");
    var id = easel.submit("another");
    easel.until(id, run -> run.path("stage").asString("").equals("training"));

    assertThat(easel.post("/v1/runs/" + id + "/cancel", "").status()).isEqualTo(202);

    easel.here();
    var run = easel.ended(id);
    assertThat(data(run, "status", "status"))
        .containsExactly("queued", "submitted", "running", "canceling", "canceled");
  }

  private void aThirdDiesAndIsRetried() {
    sandbox.script("third").prints("finetuner", "the first one\n").outOfMemory();
    var id = easel.submit("third");
    easel.here();
    var died = easel.ended(id);
    assertThat(died.path("status").asString()).isEqualTo("failed");
    assertThat(died.path("reason").asString()).isEqualTo("out_of_memory");
    assertThat(died.path("message").asString()).contains("OOMKilled (exit code 137)");
    assertThat(died.path("remedy").asString()).contains("lower resolution (512)", "rerun it");
    assertThat(tree(id)).containsPattern("└─✖ finetuner .* main: OOMKilled \\(exit code 137\\)");
    await().until(() -> log(id, "").contains("the first one"));

    sandbox.script("third").prints("finetuner", "the second one\n").succeeds("finetuner");
    assertThat(easel.post("/v1/runs/" + id + "/retry", "").status()).isEqualTo(202);

    easel.here();
    var run = easel.ended(id);
    assertThat(run.path("status").asString()).isEqualTo("succeeded");
    assertThat(run.path("attempt").asInt()).isEqualTo(2);
    assertThat(run.has("reason")).isFalse();
    easel.here();
    var pods =
        Stream.of("1", "2")
            .map(attempt -> easel.get("/v1/runs/" + id + "?attempt=" + attempt).json())
            .map(shown -> shown.at("/steps/1/pod").asString())
            .toList();
    assertThat(pods.getFirst()).isEqualTo(pods.getLast());
    await().until(() -> log(id, "&attempt=2").contains("the second one"));
    assertThat(log(id, "&attempt=2")).doesNotContain("the first one");
    assertThat(log(id, "&attempt=1")).contains("the first one").doesNotContain("the second one");
  }

  private void follow(String id) {
    read.add(EventStream.of(easel, id));
  }

  /** As an EventSource does that was cut. */
  private void followOn(String id) {
    if (easel.restarts()) {
      read.add(EventStream.of(easel, id, "Last-Event-ID", read.getLast().untilEnded().lastId()));
    }
  }

  private String tree(String id) {
    URI run = easel.base().resolve("/v1/runs/" + id);
    var answer = easel.send(HttpRequest.newBuilder(run).header("Accept", "text/plain"));
    assertThat(answer.header("Content-Type")).isEqualTo("text/plain;charset=UTF-8");
    return new String(answer.bytes(), StandardCharsets.UTF_8);
  }

  private String log(String id, String query) {
    var answer = easel.get("/v1/runs/" + id + "/logs?step=finetuner" + query);
    return new String(answer.bytes(), StandardCharsets.UTF_8);
  }

  private static List<String> data(JsonNode run, String type, String member) {
    return run.path("status_history")
        .valueStream()
        .filter(event -> event.path("type").asString().equals(type))
        .map(event -> event.path("data").path(member).asString())
        .toList();
  }
}
