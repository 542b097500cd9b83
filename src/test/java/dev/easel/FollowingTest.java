package dev.easel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.sandbox.Sandbox;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A run is followed to its end, whatever is missed on the way. */
class FollowingTest {

  @RegisterExtension
  private static final OnSandbox easel =
      OnSandbox.with(Sandbox.Options.STANDING, Map.of("easel.runs.lost-after", "1s"));

  private final Sandbox sandbox = easel.sandbox();

  @Test
  void stagesPassInTheirOrder() {
    var id = started("stages");

    var run = finished(id);

    assertThat(run.path("status").asString()).isEqualTo("succeeded");
    assertThat(run.path("status_history").valueStream())
        .filteredOn(event -> event.path("type").asString().equals("stage"))
        .extracting(event -> event.path("data").path("stage").asString())
        .containsExactly("downloading", "training", "serializing", "deploying");
    assertThat(run.path("steps").valueStream())
        .extracting(step -> step.path("name").asString())
        .containsExactly("downloader", "finetuner", "serializer", "inference");
    assertThat(run.path("status_history").valueStream())
        .extracting(event -> event.path("sequence").asInt())
        .isSorted()
        .doesNotHaveDuplicates()
        .startsWith(1);
  }

  @Test
  void anExpiredWatchIsFollowedByAListing() {
    var id = started("expired-watch");

    sandbox.expireWatches();

    assertThat(finished(id).path("status").asString()).isEqualTo("succeeded");
  }

  @Test
  void aCanceledRunIsToldFromAFailedOne() {
    var canceled = started("unwanted");
    var stopped = started("stopped-by-hand");
    sandbox.script("dies").outOfMemory();
    var failed = started("dies");

    assertThat(easel.post("/v1/runs/" + canceled + "/cancel", "").status()).isEqualTo(202);
    sandbox.patch(
        "argoproj.io/v1alpha1",
        "Workflow",
        stopped.replace('_', '-'),
        "{\"spec\": {\"shutdown\": \"Terminate\"}}");

    assertThat(finished(canceled).path("status").asString()).isEqualTo("canceled");
    assertThat(finished(canceled).path("reason").asString()).isEqualTo("canceled_by_caller");
    assertThat(finished(stopped).path("reason").asString()).isEqualTo("stopped_outside");
    var death = finished(failed);
    assertThat(death.path("status").asString()).isEqualTo("failed");
    assertThat(death.path("reason").asString()).isEqualTo("out_of_memory");
    assertThat(death.path("message").asString()).contains("OOMKilled");
  }

  @Test
  void cancelingTwiceIsCancelingOnce() {
    var id = started("twice");

    easel.post("/v1/runs/" + id + "/cancel", "");
    easel.post("/v1/runs/" + id + "/cancel", "");

    var run = finished(id);
    assertThat(run.path("status_history").valueStream())
        .filteredOn(event -> event.path("data").path("status").asString("").equals("canceling"))
        .hasSize(1);
    assertThat(easel.post("/v1/runs/" + id + "/cancel", "").json().path("status").asString())
        .isEqualTo("canceled");
  }

  @Test
  void aVanishedWorkflowIsLostThenFailed() {
    var id = started("vanished");

    sandbox.delete("argoproj.io/v1alpha1", "Workflow", id.replace('_', '-'));

    var run = easel.until(id, "failed");
    assertThat(run.path("reason").asString()).isEqualTo("workflow_deleted");
    assertThat(run.path("status_history").valueStream())
        .extracting(event -> event.path("data").path("status").asString(""))
        .contains("lost");
  }

  @Test
  void aWorkflowMadeAgainWhileNobodyWatchedIsNotTheRuns() {
    var id = started("made-again");
    var lost = started("canceled-again");

    sandbox.kubernetesDown();
    makeAgain(id, "made-again");
    makeAgain(lost, "canceled-again");
    sandbox.compact(); // so that no deletion is told
    sandbox.kubernetesUp();

    assertThat(easel.post("/v1/runs/" + lost + "/cancel", "").status()).isEqualTo(202);
    assertThat(easel.until(lost, "canceled").path("finished_at").isString()).isTrue();
    var run =
        easel.until(
            id,
            it -> {
              sandbox.expireWatches(); // so that everything is listed, as every ten minutes
              return it.path("status").asString().equals("failed");
            });
    assertThat(run.path("reason").asString()).isEqualTo("workflow_deleted");
    assertThat(sandbox.workflows()).contains(id.replace('_', '-'), lost.replace('_', '-'));
  }

  private void makeAgain(String id, String name) {
    sandbox.delete("argoproj.io/v1alpha1", "Workflow", id.replace('_', '-'));
    sandbox.apply(
        """
        apiVersion: argoproj.io/v1alpha1
        kind: Workflow
        metadata:
          name: %s
          labels: {easel.dev/managed: "true", easel.dev/run: %s}
        spec:
          workflowTemplateRef: {name: easel-dreambooth}
          arguments: {parameters: [{name: run_name, value: %s}]}
        """
            .formatted(id.replace('_', '-'), id, name));
  }

  @Test
  void aWorkflowThatLosesItsLabelIsNotLost() {
    var id = started("unlabelled");

    sandbox.patch(
        "argoproj.io/v1alpha1",
        "Workflow",
        id.replace('_', '-'),
        "{\"metadata\": {\"labels\": {\"easel.dev/managed\": null}}}");

    var run = easel.until(id, it -> it.toString().contains("lost the label"));
    assertThat(run.path("status").asString()).isEqualTo("running");
    var ended =
        easel.until(
            id,
            it -> {
              sandbox.clock().advance(Duration.ofMinutes(10));
              sandbox.expireWatches(); // so that everything is listed, as every ten minutes
              return it.path("finished_at").isString();
            });
    assertThat(ended.path("status").asString()).isEqualTo("succeeded");
    assertThat(ended.path("status_history").toString()).doesNotContain("\"lost\"");
  }

  @Test
  void aRetryInArgoOpensAnotherAttempt() throws Exception {
    sandbox.script("retried").outOfMemory();
    var id = started("retried");
    assertThat(finished(id).path("reason").asString()).isEqualTo("out_of_memory");
    sandbox.script("retried").succeeds("finetuner");

    assertThat(retriedInArgo(id)).isEqualTo(200);

    easel.until(
        id,
        run -> {
          sandbox.clock().advance(Duration.ofSeconds(30));
          return run.path("attempt").asInt() == 2 && run.path("finished_at").isString();
        });
    var run = easel.run(id);
    assertThat(run.path("status").asString()).isEqualTo("succeeded");
    assertThat(run.path("reason").isMissingNode()).isTrue();
  }

  @Test
  void aClusterThatIsAwayForAWhileIsFollowedAgain() {
    var id = started("away");

    sandbox.kubernetesDown();
    sandbox.clock().advance(Duration.ofHours(1));
    sandbox.kubernetesUp();

    assertThat(finished(id).path("status").asString()).isEqualTo("succeeded");
  }

  private int retriedInArgo(String id) throws Exception {
    try (var http = java.net.http.HttpClient.newHttpClient()) {
      var path =
          "/api/v1/workflows/%s/%s/retry".formatted(sandbox.namespace(), id.replace('_', '-'));
      var request =
          java.net.http.HttpRequest.newBuilder(sandbox.argoUrl().resolve(path))
              .header("Authorization", "Bearer " + sandbox.argoToken())
              .PUT(java.net.http.HttpRequest.BodyPublishers.ofString("{}"))
              .build();
      return http.send(request, java.net.http.HttpResponse.BodyHandlers.discarding()).statusCode();
    }
  }

  @Test
  void aModelThatDidNotDeployIsASuccessWithAFailedEndpoint() {
    sandbox.script("undeployed").endpointFails();
    var id = started("undeployed");

    var run = finished(id);

    assertThat(run.path("status").asString()).isEqualTo("succeeded");
    assertThat(run.path("endpoint").path("state").asString()).isEqualTo("failed");
  }

  @Test
  void aFinishedRunCanBeDeletedAndIsGone() {
    var id = started("erased");
    assertThat(easel.delete("/v1/runs/" + id).status()).isEqualTo(409);
    finished(id);

    assertThat(easel.delete("/v1/runs/" + id).status()).isEqualTo(204);

    var gone = easel.get("/v1/runs/" + id);
    assertThat(gone.status()).isEqualTo(410);
    assertThat(gone.json().toString()).doesNotContain("erased").doesNotContain("sks");
    org.awaitility.Awaitility.await()
        .until(() -> !sandbox.workflows().contains(id.replace('_', '-')));
  }

  /** Submits, and waits until the workflow runs. */
  private String started(String name) {
    var id = easel.submit(name);
    easel.until(id, run -> !run.path("status").asString().equals("queued"));
    sandbox.clock().advance(Duration.ofSeconds(30));
    easel.until(id, run -> run.path("attempt").asInt() == 1);
    return id;
  }

  /** Lets the cluster's time pass until the run has ended. */
  private tools.jackson.databind.JsonNode finished(String id) {
    return easel.until(
        id,
        run -> {
          sandbox.clock().advance(Duration.ofSeconds(30));
          return run.path("finished_at").isString();
        });
  }
}
