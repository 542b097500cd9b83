package dev.easel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.easel.sandbox.Sandbox;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How far a run is, when it will end, and that it has stopped, as its callers see it. */
class ProgressTest {

  @RegisterExtension
  private static final OnSandbox easel =
      OnSandbox.with(
          Sandbox.Options.DEMO,
          Map.of(
              "easel.runs.stalled-after", "1500ms",
              "easel.logs.flush", "100ms",
              "easel.logs.poll", "100ms"));

  @Test
  void percentAndEtaMoveWithinTheTraining() {
    easel.sandbox().script("moves").takes("finetuner", Duration.ofSeconds(8));
    var seen = new ArrayList<JsonNode>();
    var accepted = easel.submit("moves");
    try (var stream = EventStream.of(easel, accepted)) {
      var end = watched(accepted, seen);
      stream.untilEnded();

      assertThat(end.path("status").asString()).isEqualTo("succeeded");
      assertThat(end.at("/progress/percent").asInt()).isEqualTo(100);
      assertThat(end.at("/progress/eta").isMissingNode()).isTrue();
      var training = seen.stream().filter(run -> run.at("/progress/phase").isString()).toList();
      assertThat(training).isNotEmpty();
      assertThat(percents(training).stream().distinct().count()).isGreaterThan(3);
      assertThat(percents(seen)).isSorted();
      assertThat(training).anyMatch(run -> !run.at("/progress/eta").isMissingNode());
      assertThat(training)
          .filteredOn(run -> !run.at("/progress/eta").isMissingNode())
          .allSatisfy(
              run -> {
                var eta = Instant.parse(run.at("/progress/eta").asString());
                assertThat(eta).isBefore(Instant.now().plus(Duration.ofMinutes(10)));
                assertThat(run.at("/progress/remaining_seconds").isNumber()).isTrue();
              });
      var frames =
          stream.frames().stream().filter(frame -> frame.event().equals("progress")).toList();
      assertThat(frames).hasSizeBetween(3, 40);
      assertThat(frames).allMatch(frame -> frame.id().isEmpty());
      assertThat(percents(frames.stream().map(EventStream.Frame::json).toList(), "/percent"))
          .isSorted();
      assertThat(frames).anyMatch(frame -> frame.json().has("eta"));
      assertThat(frames).noneMatch(frame -> frame.json().has("remaining_seconds"));
    }
    likeTheFirstTheSecondHasAnEtaBeforeItsBar();
  }

  /** By what the first one took. */
  private void likeTheFirstTheSecondHasAnEtaBeforeItsBar() {
    easel.sandbox().script("moves-again").takes("downloader", Duration.ofSeconds(2));
    var id = easel.submit("moves-again");

    var early =
        easel.until(
            id,
            run ->
                run.path("stage").asString("").equals("downloading")
                    && run.at("/progress/eta").isString());

    assertThat(early.at("/progress/phase").isMissingNode()).isTrue();
    assertThat(early.at("/progress/remaining_seconds").asInt()).isBetween(4, 60);
    var listed = easel.get("/v1/runs?name=moves-again").json().at("/data/0/progress");
    assertThat(listed.path("steps_total").asInt()).isEqualTo(4);
    assertThat(listed.has("eta")).isTrue();
    assertThat(easel.ended(id).at("/progress/percent").asInt()).isEqualTo(100);
  }

  @Test
  void stepsThatAreSwitchedOffDoNotCount() {
    var id =
        easel
            .post(
                "/v1/runs",
                """
                {"recipe": "dreambooth", "name": "no-inference", "parameters": {
                  "run_inference": false, "class_dataset": "generic/no-inference"}}
                """)
            .json();

    assertThat(id.at("/progress/steps_total").asInt()).isEqualTo(3);
    assertThat(easel.ended(id.path("id").asString()).at("/progress"))
        .isEqualTo(
            JsonMapper.shared()
                .readTree("{\"percent\": 100, \"steps_done\": 3, \"steps_total\": 3}"));
  }

  @Test
  void aSilentStepIsStalledUntilItPrintsAgain() {
    var silence = "x".repeat(1000);
    easel
        .sandbox()
        .script("hangs")
        .hangs("finetuner")
        .takes("finetuner", Duration.ofSeconds(10))
        .prints("finetuner", "Loading the model\n" + silence + "\n" + silence + "\n");
    var id = easel.submit("hangs");

    var stalled = waits(id, "stalled");
    assertThat(stalled.path("waiting_message").asString())
        .startsWith("finetuner: nothing printed since ")
        .endsWith("last: Loading the model");
    assertThat(stalled.path("waiting_remedy").asString())
        .contains("POST /v1/runs/" + id + "/steps/finetuner/restart");
    assertThat(stalled.at("/progress/eta").isMissingNode()).isTrue();
    assertThat(stalled.at("/progress/percent").asInt()).isPositive();

    waits(id, "");
    var again = waits(id, "stalled");
    assertThat(again.path("waiting_message").asString()).contains("xxx");
    assertThat(waiting(id)).startsWith("stalled", "null");

    assertThat(easel.post("/v1/runs/" + id + "/cancel", "").status()).isEqualTo(202);
    assertThat(easel.ended(id).path("status").asString()).isEqualTo("canceled");
  }

  private static JsonNode waits(String id, String reason) {
    return easel.until(id, run -> run.path("waiting_reason").asString("").equals(reason));
  }

  private static List<String> waiting(String id) {
    return easel
        .run(id)
        .path("status_history")
        .valueStream()
        .filter(event -> event.path("type").asString().equals("waiting"))
        .map(event -> event.at("/data/waiting_reason").asString("null"))
        .filter(reason -> !reason.equals("step_pending"))
        .dropWhile(reason -> !reason.equals("stalled"))
        .toList();
  }

  private static JsonNode watched(String id, List<JsonNode> seen) {
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              seen.add(easel.run(id));
              return seen.getLast().path("finished_at").isString();
            });
    return seen.getLast();
  }

  private static List<Integer> percents(List<JsonNode> runs) {
    return percents(runs, "/progress/percent");
  }

  private static List<Integer> percents(List<JsonNode> of, String pointer) {
    return of.stream().map(node -> node.at(pointer).asInt()).toList();
  }
}
