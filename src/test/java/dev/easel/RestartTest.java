package dev.easel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.easel.sandbox.Sandbox;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A step that hangs starts again by itself or by a retry, and its run does not fail meanwhile. */
class RestartTest {

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
                Map.of("easel.runs.retry-first", "50ms"))
            .ready();
  }

  @AfterAll
  static void stop() {
    easel.close();
    installation.close();
  }

  @Test
  void theStepsOwnRetryStartsItAgain() {
    var id = hanging("hung");
    sandbox.script("hung").succeeds("finetuner");

    assertThat(restart(id, "finetuner").status()).isEqualTo(202);
    assertThat(restart(id, "finetuner").status()).isEqualTo(202);

    var run = ended(id);
    assertThat(status(run)).isEqualTo("succeeded");
    assertThat(run.path("attempt").asInt()).isEqualTo(1);
    assertThat(step(run, "finetuner").path("attempts").asInt()).isEqualTo(2);
    assertThat(step(run, "downloader").path("attempts").asInt()).isEqualTo(1);
    assertThat(run.path("status_history").toString())
        .contains("Step finetuner starts again.", "Step finetuner started again.");
  }

  @Test
  void whereTheStepHasNoRetriesLeftTheWorkflowIsRetriedAndTheRunGoesOn() {
    var id = hanging("hung-for-good");
    sandbox.script("hung-for-good").deletionIsSeen("finetuner");
    for (var tries = 2; tries <= 3; tries++) {
      restart(id, "finetuner");
      hanging(id, tries);
    }
    sandbox.script("hung-for-good").succeeds("finetuner");

    restart(id, "finetuner");

    var run = ended(id);
    assertThat(status(run)).isEqualTo("succeeded");
    assertThat(run.path("attempt").asInt()).isEqualTo(2);
    assertThat(run.at("/attempts/0/phase").asString()).isEqualTo("failed");
    assertThat(statuses(run)).doesNotContain("failed");
    var first = easel.get("/v1/runs/" + id + "?attempt=1").json();
    assertThat(step(first, "finetuner").path("attempts").asInt()).isEqualTo(3);
  }

  /** Waits until another try of the trainer hangs, and its restart is over. */
  private static void hanging(String id, int tries) {
    until(
        id,
        run ->
            step(run, "finetuner").path("attempts").asInt() == tries
                && step(run, "finetuner").path("phase").asString().equals("running")
                && step(run, "finetuner").path("host").isString()
                && notes(run, "Step finetuner started again.") == tries - 1);
  }

  private static long notes(JsonNode run, String message) {
    return run.path("status_history")
        .valueStream()
        .filter(event -> event.at("/data/message").asString("").equals(message))
        .count();
  }

  @Test
  void aDeploymentThatHangsIsMadeAnew() {
    sandbox.script("undeployed").endpointNeverReady();
    var id = submit("undeployed");
    until(id, run -> step(run, "inference").path("phase").asString("").equals("running"));
    until(id, run -> run.at("/endpoint/state").asString("").equals("deploying"));
    sandbox.script("undeployed").endpointBecomesReady();

    restart(id, "inference");

    var run = ended(id);
    assertThat(status(run)).isEqualTo("succeeded");
    assertThat(run.path("attempt").asInt()).isEqualTo(2);
    assertThat(statuses(run)).doesNotContain("failed");
    until(id, it -> it.at("/endpoint/state").asString("").equals("ready"));
  }

  @Test
  void onlyAStepThatRunsIsRestarted() {
    var id = hanging("steady");

    var unknown = restart(id, "finetuner-two");
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.json().path("code").asString()).isEqualTo("step_not_found");
    assertThat(unknown.json().path("steps").valueStream().map(JsonNode::asString))
        .containsExactlyInAnyOrder("downloader", "finetuner", "serializer", "inference");
    for (var idle : new String[] {"downloader", "serializer"}) {
      assertThat(restart(id, idle).status()).isEqualTo(409);
      assertThat(restart(id, idle).json().path("code").asString()).isEqualTo("step_not_running");
    }
    easel.post("/v1/runs/" + id + "/cancel", "");
    ended(id);
    assertThat(restart(id, "finetuner").status()).isEqualTo(409);
  }

  @Test
  void aMissingRightIsSaidSo() {
    var id = hanging("guarded");
    sandbox.forbid("delete", "pods");

    restart(id, "finetuner");

    until(id, run -> run.path("status_history").toString().contains("was not restarted"));
    sandbox.permit("delete", "pods");
    sandbox.script("guarded").succeeds("finetuner");
    restart(id, "finetuner");
    assertThat(status(ended(id))).isEqualTo("succeeded");
  }

  @Test
  void aClusterThatFailsForAWhileOnlyDelaysIt() {
    var id = hanging("delayed");
    sandbox.script("delayed").succeeds("finetuner");
    sandbox.kubernetesUnavailable();
    var asked = podsAsked();

    assertThat(restart(id, "finetuner").status()).isEqualTo(202);

    await().until(() -> podsAsked() > asked + 3);
    sandbox.kubernetesUp();
    var run = ended(id);
    assertThat(status(run)).isEqualTo("succeeded");
    assertThat(run.path("status_history").toString()).contains("Step finetuner started again");
  }

  @Test
  void aRunIsCanceledWhileItsStepStartsAgain() {
    var id = hanging("given-up");
    sandbox.script("given-up").deletionIsSeen("finetuner");

    restart(id, "finetuner");
    easel.post("/v1/runs/" + id + "/cancel", "");

    assertThat(ended(id).path("status").asString()).isIn("canceled", "failed");
  }

  private static long podsAsked() {
    return sandbox.kubernetesRequests("GET", "/api/v1/namespaces/tenant-example/pods/");
  }

  /** Submits, and waits until the trainer hangs. */
  private static String hanging(String name) {
    sandbox.script(name).hangs("finetuner");
    var id = submit(name);
    until(id, run -> step(run, "finetuner").path("phase").asString("").equals("running"));
    sandbox.clock().advance(Duration.ofSeconds(30));
    return id;
  }

  private static String submit(String name) {
    var id = easel.submit(name);
    easel.until(id, run -> !status(run).equals("queued"));
    return id;
  }

  private static Easel.Answer restart(String id, String step) {
    return easel.post("/v1/runs/" + id + "/steps/" + step + "/restart", "");
  }

  private static JsonNode until(String id, java.util.function.Predicate<JsonNode> condition) {
    return easel.until(
        id,
        run -> {
          sandbox.clock().advance(Duration.ofSeconds(10));
          return condition.test(run);
        });
  }

  private static JsonNode ended(String id) {
    return until(id, run -> run.path("finished_at").isString());
  }

  private static JsonNode step(JsonNode run, String name) {
    return run.path("steps")
        .valueStream()
        .filter(step -> step.path("name").asString().equals(name))
        .findFirst()
        .orElse(run.path("no step"));
  }

  private static java.util.stream.Stream<String> statuses(JsonNode run) {
    return run.path("status_history")
        .valueStream()
        .map(event -> event.at("/data/status").asString(""));
  }

  private static String status(JsonNode run) {
    return run.path("status").asString();
  }
}
