package dev.easel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.easel.Easel.Answer;
import dev.easel.sandbox.Sandbox;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Workflows that say that they end, to an Easel whose watches tell nothing. */
@Timeout(180)
class CallbackTest {

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String SERVICE = "easel.tenant-example.svc:80";

  private Installation installation;
  private Sandbox sandbox;
  private Replica easel;

  @BeforeEach
  void start() {
    var chart = RenderedChart.text(Map.of("callback.enabled", true));
    installation = Installation.start(Sandbox.Options.INSTANT, chart);
    sandbox = installation.sandbox();
    easel = Replica.start(TestDatabase.settings(), installation.settings()).ready();
  }

  @AfterEach
  void stop() {
    sandbox.watchesHang(false);
    easel.close();
    installation.close();
  }

  /** A run whose training waits, and of which nothing will be told by the cluster. */
  private JsonNode unwatched(String name) {
    sandbox.script(name).unschedulable("finetuner");
    var id = easel.submit(name);
    var run = easel.until(id, it -> it.path("waiting_reason").asString("").equals("unschedulable"));
    sandbox.watchesHang(true);
    return run;
  }

  private void untilItsWorkflowIs(String phase, JsonNode run) {
    var workflow = run.at("/workflow/name").asString();
    await().atMost(SOON).until(() -> sandbox.phase(workflow).equals(phase));
  }

  private JsonNode now(JsonNode run) {
    return easel.run(run.path("id").asString());
  }

  private void ends(JsonNode run, String status) {
    await().atMost(SOON).until(() -> now(run).path("status").asString().equals(status));
  }

  private Answer callback(JsonNode run) {
    return easel.post(
        "/v1/callbacks",
        "{\"namespace\": \"%s\", \"uid\": \"%s\"}"
            .formatted(sandbox.namespace(), run.at("/workflow/uid").asString()));
  }

  @Test
  void theChartsExitHandlerSaysItAndEaselLooks() {
    assertThat(easel.get("/v1/doctor").json().path("findings")).isEmpty();
    sandbox.host(SERVICE, easel.base());
    var run = unwatched("told");

    sandbox.script("told").succeeds("finetuner");

    ends(run, "succeeded");
    var callback =
        now(run)
            .path("steps")
            .valueStream()
            .filter(step -> step.path("name").asString().equals("callback"))
            .findFirst()
            .orElseThrow();
    assertThat(callback.path("phase").asString()).isEqualTo("succeeded");
  }

  @Test
  void whatTheHandlerCannotSayAnyoneMayWhoKnowsTheWorkflow() {
    var run = unwatched("unheard");

    sandbox.script("unheard").succeeds("finetuner");

    untilItsWorkflowIs("Succeeded", run);
    assertThat(now(run).path("status").asString()).isEqualTo("running");
    assertThat(callback(run).status()).isEqualTo(204);
    ends(run, "succeeded");
    assertThat(callback(run).status()).isEqualTo(204);
  }

  @Test
  void theReasonIsTheTrainingsAlsoWhereTheHandlerFailed() {
    var run = unwatched("dies");

    sandbox.script("dies").exits("finetuner", 1);

    untilItsWorkflowIs("Failed", run);
    callback(run);
    ends(run, "failed");
    assertThat(now(run).path("message").asString()).startsWith("finetuner");
    assertThat(now(run).path("steps").toString()).contains("callback");
  }

  @Test
  void aLieChangesNothingAndAFloodCostsFewLooks() throws Exception {
    var run = unwatched("lies");
    var path =
        "/apis/argoproj.io/v1alpha1/namespaces/%s/workflows/%s"
            .formatted(sandbox.namespace(), run.at("/workflow/name").asString());
    var before = sandbox.kubernetesRequests("GET", path);

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var n = 0; n < 200; n++) {
        var _ = threads.submit(() -> callback(run));
      }
    }

    await().atMost(SOON).until(() -> sandbox.kubernetesRequests("GET", path) >= before + 3);
    assertThat(now(run).path("status").asString()).isEqualTo("running");
    assertThat(now(run).path("version")).isEqualTo(run.path("version"));
    assertThat(sandbox.kubernetesRequests("GET", path)).isLessThan(before + 20);
  }

  @Test
  void itTakesNoKeyAndTellsNothing() {
    try (var guarded =
        Replica.start(
            TestDatabase.settings(), installation.settings(), Map.of("easel.api-key", "a-key"))) {
      var known = "{\"namespace\": \"tenant-example\", \"uid\": \"unknown\"}";
      var answer = guarded.post("/v1/callbacks", known);
      assertThat(answer.status()).isEqualTo(204);
      assertThat(answer.text()).isEmpty();
      assertThat(guarded.post("/v1/callbacks", "{\"uid\": \"x\"}").status()).isEqualTo(422);
      var large = known.replace("}", ", \"more\": \"%s\"}".formatted("x".repeat(1_100)));
      assertThat(guarded.post("/v1/callbacks", large).status()).isEqualTo(413);
      var run = HttpRequest.newBuilder(guarded.base().resolve("/v1/runs"));
      assertThat(guarded.send(run).status()).isEqualTo(401);
    }
  }
}
