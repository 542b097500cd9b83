package dev.easel.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.OnSandbox;
import dev.easel.sandbox.Sandbox;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** What runs before anybody could refuse it counts; what is asked for may be refused. */
@Timeout(180)
class AdoptedWithinQuotaTest {

  @RegisterExtension private static final OnSandbox easel = OnSandbox.instant();

  private final Sandbox sandbox = easel.sandbox();

  @AfterEach
  void withoutQuota() {
    quota("{}");
    easel
        .get("/v1/runs?limit=100")
        .json()
        .path("data")
        .forEach(run -> easel.post("/v1/runs/" + run.path("id").asString() + "/cancel", ""));
    await()
        .until(
            () ->
                easel.get("/v1/runs?status=running").json().path("data").isEmpty()
                    && easel.get("/v1/runs?status=canceling").json().path("data").isEmpty());
  }

  @Test
  void whatWasStartedByHandCountsAndSaysIfItIsBeyond() {
    quota("{\"running_runs\": 1}");
    var within = byHand("within");
    easel.until(within, "running");
    assertThat(notes(within)).doesNotContain("beyond the project's quota");

    var beyond = byHand("beyond");
    easel.until(beyond, "running");
    assertThat(notes(beyond)).contains("It runs beyond the project's quota", "running_runs");

    var waits = easel.submit("waits");
    easel.until(waits, run -> run.path("waiting_reason").asString("").equals("project_quota"));
  }

  @Test
  void itsGpusAndItsCostCount() {
    var run = byHand("costly");
    easel.until(run, "running");
    await().until(() -> easel.get("/v1/usage").json().at("/total/gpu_seconds").asLong() > 0);
    assertThat(easel.get("/v1/usage").json().at("/total/runs").asInt()).isPositive();

    quota("{\"gpus\": 1}");
    var waits = easel.submit("waits-too");
    easel.until(waits, it -> it.path("waiting_reason").asString("").equals("project_quota"));

    quota("{\"gpu_hours_per_month\": 0}");
    var over = byHand("over");
    easel.until(over, "running");
    assertThat(notes(over)).contains("gpu_hours_per_month");
  }

  @Test
  void whoAsksForItIsRefusedAndToldWhatIsNeeded() {
    sandbox.script("asked").hangs("finetuner");
    sandbox.apply(
        """
        apiVersion: argoproj.io/v1alpha1
        kind: Workflow
        metadata:
          name: asked
          labels: {easel.dev/managed: "true", easel.dev/run: run_01kaq7w3k9e5xv6m2t8r4n0bcd}
        spec:
          workflowTemplateRef: {name: easel-dreambooth}
          arguments:
            parameters:
              - {name: run_name, value: asked}
              - {name: class_dataset, value: generic/asked}
              - {name: output, value: finetunes/asked}
        """);
    quota("{\"running_runs\": 0}");
    var path = "/v1/drift/workflow_without_run/asked";
    await().until(() -> easel.get("/v1/drift").json().toString().contains("\"asked\""));

    var refused = easel.post(path, "{\"action\": \"adopt\"}");

    assertThat(refused.status()).as(refused.text()).isEqualTo(429);
    assertThat(refused.json().path("code").asString()).isEqualTo("quota_exceeded");
    assertThat(refused.json().path("quota").asString()).isEqualTo("running_runs");
    assertThat(refused.json().path("limit").asInt()).isZero();
    assertThat(easel.get("/v1/runs?name=asked").json().path("data")).isEmpty();

    quota("{\"running_runs\": 1}");
    assertThat(easel.post(path, "{\"action\": \"adopt\"}").status()).isEqualTo(200);
    var run = easel.get("/v1/runs?name=asked").json().at("/data/0/id").asString();
    assertThat(notes(run)).doesNotContain("beyond the project's quota");
  }

  private String byHand(String name) {
    sandbox.script(name).hangs("finetuner");
    var _ =
        sandbox.submitByHand(
            "easel-dreambooth",
            Map.of(
                "run_name",
                name,
                "class_dataset",
                "generic/" + name,
                "output",
                "finetunes/" + name));
    return await()
        .until(() -> easel.get("/v1/runs?name=" + name).json().at("/data/0"), it -> it.has("id"))
        .path("id")
        .asString();
  }

  private static String notes(String run) {
    return easel
        .run(run)
        .path("status_history")
        .valueStream()
        .filter(event -> event.path("type").asString().equals("note"))
        .map(JsonNode::toString)
        .reduce("", String::concat);
  }

  private static void quota(String quota) {
    var changed =
        easel.send(
            HttpRequest.newBuilder(easel.base().resolve("/v1/projects/default"))
                .header("Content-Type", "application/json")
                .method("PATCH", BodyPublishers.ofString("{\"quota\": %s}".formatted(quota))));
    assertThat(changed.status()).isEqualTo(200);
  }

  private static ConditionFactory await() {
    return Awaitility.await().atMost(Duration.ofSeconds(60));
  }
}
