package dev.easel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.easel.sandbox.Sandbox;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * Nobody finds a forgotten endpoint on the bill, and nobody who needs one waits for an operator.
 */
class EndpointLeaseStoryTest {

  private static final String ENDPOINT = "/v1/endpoints/inference-example-dog";
  private static final String PROMPT = "{\"prompt\": \"A photo of sks dog at the beach\"}";

  private static final Map<String, Object> SOON =
      Map.of(
          "easel.endpoints.requests-noted", "200ms",
          "easel.endpoints.warn-before", "2s",
          "easel.endpoints.probe-first", "100ms");

  private static final String FORGOTTEN =
      """
      apiVersion: serving.kserve.io/v1beta1
      kind: InferenceService
      metadata:
        name: inference-forgotten
      spec:
        predictor:
          minReplicas: 1
          affinity:
            nodeAffinity:
              requiredDuringSchedulingIgnoredDuringExecution:
                nodeSelectorTerms:
                  - matchExpressions:
                      - {key: gpu.nvidia.com/class, operator: In, values: [Quadro_RTX_5000]}
                      - {key: topology.kubernetes.io/region, operator: In, values: [LAS1]}
          containers:
            - name: kserve-container
              image: example.com/predictor:1
              resources:
                requests: {nvidia.com/gpu: "1", cpu: "4", memory: 8Gi}
      """;

  @RegisterExtension private final Restartable easel = new Restartable(SOON);

  private final Sandbox sandbox = easel.sandbox();

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void leased(boolean withRestarts) {
    easel.restarts(withRestarts);
    var run = easel.submit("example-dog");
    easel.here();
    itIsReadyOnceItHasDrawn(run);
    easel.here();
    itSleepsAndIsWokenByAPrompt();
    easel.here();
    itsLeaseRunsOut(run);
    easel.here();
    aPromptStartsItAgain();
    easel.here();
    itIsDeleted(run);
    easel.here();
    aForgottenOneIsFound();
  }

  private void itIsReadyOnceItHasDrawn(String run) {
    var endpoint = until(it -> state(it).equals("ready"));
    assertThat(endpoint.path("run").asString()).isEqualTo(run);
    assertThat(endpoint.path("run_name").asString()).isEqualTo("example-dog");
    assertThat(endpoint.path("model").asString()).isEqualTo("example-dog");
    assertThat(endpoint.at("/gpu/class").asString()).isEqualTo("Quadro_RTX_5000");
    assertThat(endpoint.at("/gpu/count").asInt()).isEqualTo(1);
    assertThat(endpoint.path("mode").asString()).isEqualTo("Knative");
    assertThat(endpoint.at("/replicas/min").asInt()).isZero();
    assertThat(endpoint.at("/replicas/scale_to_zero_after_seconds").asInt()).isEqualTo(1800);
    assertThat(endpoint.path("last_request_at").isMissingNode()).isTrue();
    assertThat(endpoint.at("/cost_per_hour/amount").asString()).isEqualTo("0.65");
    assertThat(endpoint.at("/idle_cost_per_day/amount").asString()).isEqualTo("0.00");
    assertThat(sandbox.predictRequests()).isEqualTo(1);
    easel.ended(run);
  }

  private void itSleepsAndIsWokenByAPrompt() {
    sandbox.sleep("inference-example-dog");
    until(it -> state(it).equals("asleep"));
    easel.here();

    assertThat(predict().status()).isEqualTo(200);

    easel.here();
    var woken = until(it -> state(it).equals("ready"));
    assertThat(woken.path("last_request_at").isString()).isTrue();
    assertThat(sandbox.predictRequests()).as("woken by its caller alone").isEqualTo(2);
  }

  private void itsLeaseRunsOut(String run) {
    var end = Instant.now().plusSeconds(4);
    assertThat(patch("{\"lease\": {\"expires_at\": \"%s\"}}".formatted(end)).status())
        .isEqualTo(200);
    easel.here();

    var stopped = until(it -> state(it).equals("stopped"));

    assertThat(stopped.path("stopped_by").asString()).isEqualTo("lease");
    assertThat(Instant.parse(stopped.path("stopped_at").asString())).isAfterOrEqualTo(end);
    assertThat(Instant.parse(stopped.at("/lease/deletes_at").asString()))
        .isEqualTo(Instant.parse(stopped.path("stopped_at").asString()).plus(Duration.ofDays(7)));
    assertThat(changes(run)).containsSubsequence("lease", "stop");
    assertThat(easel.run(run).at("/endpoint/state").asString()).isEqualTo("stopped");
    assertThat(
            sandbox.object(
                "serving.kserve.io/v1beta1", "InferenceService", "inference-example-dog"))
        .contains("\"serving.kserve.io/stop\":\"true\"");
  }

  private void aPromptStartsItAgain() {
    var refused = predict();
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.json().path("code").asString()).isEqualTo("endpoint_waking");
    assertThat(refused.header("Retry-After")).isEqualTo("15");
    easel.here();

    await().atMost(Duration.ofSeconds(60)).until(() -> predict().status() == 200);

    var started = until(it -> state(it).equals("ready"));
    assertThat(started.has("stopped_by")).isFalse();
    assertThat(Instant.parse(started.at("/lease/expires_at").asString()))
        .isAfter(Instant.now().plus(Duration.ofMinutes(50)));
  }

  private void itIsDeleted(String run) {
    assertThat(easel.delete(ENDPOINT).status()).isEqualTo(204);
    easel.here();

    await().atMost(Duration.ofSeconds(30)).until(() -> easel.get(ENDPOINT).status() == 404);

    easel.until(run, it -> it.at("/endpoint/state").asString("").equals("deleted"));
    await().until(() -> !sandbox.inferenceServices().contains("inference-example-dog"));
    assertThat(predict().json().path("code").asString()).isEqualTo("endpoint_deleted");
    assertThat(easel.run(run).path("status").asString()).isEqualTo("succeeded");
  }

  private void aForgottenOneIsFound() {
    sandbox.apply(FORGOTTEN);
    easel.here();

    var found =
        await()
            .atMost(Duration.ofSeconds(30))
            .until(
                () -> easel.get("/v1/endpoints?state=orphaned").json().at("/data/0"),
                it -> it.path("service_state").asString("").equals("ready"));

    assertThat(found.path("name").asString()).isEqualTo("inference-forgotten");
    assertThat(found.path("state").asString()).isEqualTo("orphaned");
    assertThat(found.has("run")).isFalse();
    assertThat(found.has("lease")).isFalse();
    assertThat(found.path("age_seconds").asInt()).isNotNegative();
    assertThat(found.at("/gpu/class").asString()).isEqualTo("Quadro_RTX_5000");
    assertThat(found.at("/cost_per_hour/amount").asString()).isEqualTo("0.65");
    assertThat(found.at("/idle_cost_per_day/amount").asString()).isEqualTo("15.60");
    assertThat(found.at("/idle_cost_per_day/currency").asString()).isEqualTo("USD");
    assertThat(easel.delete("/v1/endpoints/inference-forgotten").status()).isEqualTo(204);
    easel.here();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> easel.get("/v1/endpoints").json().path("data").isEmpty());
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(sandbox.inferenceServices()).isEmpty());
  }

  private JsonNode until(Predicate<JsonNode> condition) {
    return await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> easel.get(ENDPOINT).json(), condition);
  }

  private static String state(JsonNode endpoint) {
    return endpoint.path("state").asString("");
  }

  private Easel.Answer predict() {
    return easel.post("/v1/models/example-dog:predict", PROMPT, "Prefer", "wait=30");
  }

  private Easel.Answer patch(String body) {
    return easel.send(
        HttpRequest.newBuilder(easel.base().resolve(ENDPOINT))
            .header("Content-Type", "application/json")
            .method("PATCH", BodyPublishers.ofString(body)));
  }

  private List<String> changes(String run) {
    return easel
        .run(run)
        .path("status_history")
        .valueStream()
        .filter(event -> event.path("type").asString().equals("endpoint"))
        .map(event -> event.at("/data/change").asString("state"))
        .toList();
  }
}
