package dev.easel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.sandbox.Sandbox;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs that take too long end, whoever runs or waits when they are due. */
class LimitsTest {

  private static final Map<String, Object> DATABASE = TestDatabase.settings();
  private static Installation installation;
  private static Sandbox sandbox;
  private static Replica easel;

  @BeforeAll
  static void start() {
    installation = Installation.start(Sandbox.Options.INSTANT);
    sandbox = installation.sandbox();
    easel = replica();
  }

  private static Replica replica() {
    return Replica.start(
            DATABASE, installation.settings(), Map.of("easel.runs.delete-pods-after", "3s"))
        .ready();
  }

  @AfterAll
  static void stop() {
    easel.close();
    installation.close();
  }

  @Test
  void aRunThatTakesTooLongFailsAndItsRetryHasTheWholeTimeAgain() {
    sandbox.script("endless").hangs("finetuner");

    var id = easel.submit("endless", "\"max_duration_seconds\": 2,");

    var run = easel.ended(id);
    assertThat(run.path("status").asString()).isEqualTo("failed");
    assertThat(run.path("reason").asString()).isEqualTo("deadline_exceeded");
    assertThat(run.path("message").asString()).contains("max_duration_seconds (2)");
    assertThat(run.path("max_duration_seconds").asInt()).isEqualTo(2);
    assertThat(sandbox.phase(workflow(id))).isEqualTo("Failed");
    assertThat(statuses(run)).containsSubsequence("running", "canceling", "failed");
    easel.post("/v1/runs/" + id + "/retry", "");
    easel.until(id, it -> it.path("attempt").asInt() == 2);
    var again = easel.until(id, "failed");
    assertThat(again.path("reason").asString()).isEqualTo("deadline_exceeded");
    assertThat(statuses(again).filter("canceling"::equals)).hasSize(2);
  }

  @Test
  void aPodThatDoesNotEndWhenToldIsDeleted() {
    sandbox.script("deaf").hangs("finetuner").deaf("finetuner");
    var id = easel.submit("deaf");
    easel.until(id, run -> run.path("stage").asString("").equals("training"));

    easel.post("/v1/runs/" + id + "/cancel", "");

    var run = easel.ended(id);
    assertThat(run.path("status").asString()).isEqualTo("canceled");
    assertThat(run.path("status_history").toString())
        .containsOnlyOnce("did not end when Argo told it to; it is deleted");
    assertThat(sandbox.phase(workflow(id))).isEqualTo("Failed");
  }

  @Test
  void aPodThatStaysBecauseItsNodeIsAwayIsToldWithARemedy() {
    sandbox.script("stuck").hangs("finetuner").nodeAway("finetuner");
    var id = easel.submit("stuck", "\"max_duration_seconds\": 2,");

    var waits =
        easel.until(id, run -> run.path("waiting_reason").asString("").equals("pod_terminating"));

    assertThat(waits.path("status").asString()).isEqualTo("canceling");
    var pod =
        sandbox.pods().stream()
            .filter(it -> it.startsWith(workflow(id) + "-model-finetuner"))
            .toList();
    assertThat(pod).hasSize(1);
    var node =
        JsonMapper.shared()
            .readTree(Objects.requireNonNull(sandbox.object("v1", "Pod", pod.getFirst())))
            .at("/spec/nodeName")
            .asString();
    assertThat(waits.path("waiting_message").asString())
        .startsWith("finetuner: ")
        .contains(pod.getFirst(), "node " + node);
    assertThat(waits.path("waiting_remedy").asString()).contains("--force --grace-period=0");
    assertThat(waits.path("waiting_since").isString()).isTrue();
    assertThat(waits.path("status_history").toString()).contains("pod_terminating");

    sandbox.delete("v1", "Pod", pod.getFirst());

    var run = easel.ended(id);
    assertThat(run.path("reason").asString()).isEqualTo("deadline_exceeded");
    assertThat(run.has("waiting_reason")).isFalse();
  }

  @Test
  void aRunThatIsDoneInTimeIsLeftAlone() {
    var id = easel.submit("quick", "\"max_duration_seconds\": 30,");

    assertThat(easel.ended(id).path("status").asString()).isEqualTo("succeeded");
  }

  @Test
  void aStepThatCannotBeScheduledExpires() {
    sandbox.script("no-gpu").unschedulable("finetuner");

    var id = easel.submit("no-gpu", "\"max_pending_seconds\": 3,");

    easel.until(id, run -> run.path("waiting_since").isString());
    var run = easel.ended(id);
    assertThat(run.path("status").asString()).isEqualTo("expired");
    assertThat(run.path("reason").asString()).isEqualTo("pending_too_long");
    assertThat(run.path("message").asString())
        .contains("max_pending_seconds (3)")
        .contains("0/3 nodes are available");
    assertThat(run.has("waiting_since")).isFalse();
    assertThat(sandbox.phase(workflow(id))).isEqualTo("Failed");
  }

  @Test
  void aWaitThatEndsInTimeIsForgotten() {
    sandbox.script("late-gpu").unschedulable("finetuner");
    var id = easel.submit("late-gpu", "\"max_pending_seconds\": 30,");
    easel.until(id, run -> run.path("waiting_since").isString());

    sandbox.script("late-gpu").succeeds("finetuner");

    assertThat(easel.ended(id).path("status").asString()).isEqualTo("succeeded");
  }

  @Test
  void theDeadlineSurvivesEasel() {
    sandbox.script("outlived").hangs("finetuner");
    var id = easel.submit("outlived", "\"max_duration_seconds\": 3,");
    easel.until(id, "running");

    easel.close();
    easel = replica();

    assertThat(easel.ended(id).path("reason").asString()).isEqualTo("deadline_exceeded");
  }

  @Test
  void aModelThatWasTrainedInTimeIsNotLostWithItsEndpoint() {
    sandbox.script("slow-endpoint").endpointNeverReady();

    var id = easel.submit("slow-endpoint", "\"max_duration_seconds\": 4,");

    var run = easel.ended(id);
    assertThat(run.path("status").asString()).isEqualTo("succeeded");
    assertThat(run.at("/endpoint/state").asString()).isEqualTo("failed");
  }

  @Test
  void limitsAreBounded() {
    var refused =
        easel.post("/v1/runs", Replica.dreambooth("bounds", "\"max_duration_seconds\": 0.5,"));

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.json().at("/errors/0/pointer").asString())
        .isEqualTo("#/max_duration_seconds");
  }

  private static java.util.stream.Stream<String> statuses(JsonNode run) {
    return run.path("status_history")
        .valueStream()
        .map(event -> event.at("/data/status").asString(""));
  }

  private static String workflow(String id) {
    return id.replace('_', '-');
  }
}
