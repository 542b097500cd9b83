package dev.easel.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What KServe was recorded to answer and to write, from the recorded requests. */
class RecordedServicesTest {
  private static final String COLLECTION =
      "/apis/serving.kserve.io/v1beta1/namespaces/tenant-example/inferenceservices";
  private static final Duration REVISION = Duration.ofSeconds(31);

  private final Sandbox sandbox = Sandbox.start(Sandbox.Options.STANDING);
  private final Client kubernetes = new Client(sandbox.kubernetesUrl(), sandbox.kubernetesToken());

  @AfterEach
  void close() {
    sandbox.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "isvc-create",
        "isvc-create-standard",
        "isvc-create-storage-uri",
        "isvc-name-with-digits",
        "isvc-two-containers-wrong-name",
        "isvc-bad-name",
        "isvc-not-found",
        "isvc-old-group"
      })
  void anAnswer(String recording) {
    Recording recorded = Recording.kserve(recording);
    same(recorded, send(recorded));
  }

  @Test
  void theSameNameAgain() {
    send(Recording.kserve("isvc-create"));
    same(Recording.kserve("isvc-create-again"), send(Recording.kserve("isvc-create-again")));
  }

  @Test
  void fromDeployingToAsleep() {
    create("isvc-create");
    sandbox.clock().advance(Duration.ofSeconds(1));
    sameStatus("isvc-deploying");
    sandbox.clock().advance(REVISION);
    sameStatus("isvc-revision-starting");
    sandbox.clock().advance(REVISION);
    sameStatus("isvc-ready-knative-with-pod");
    sandbox.clock().advance(Duration.ofMinutes(31));
    sameStatus("isvc-asleep-knative");
  }

  @Test
  void aPodThatDiesLeavesItReady() {
    create("isvc-create");
    sandbox.clock().advance(Duration.ofMinutes(2));
    sandbox.crashLoop("inference-example-dog");
    sandbox.clock().advance(Duration.ofSeconds(1));
    sameStatus("isvc-crashloop-knative");
  }

  @Test
  void readyBeforeAPodIsSeen() {
    create("isvc-create");
    sandbox.clock().advance(Duration.ofMillis(60_250));
    sameStatus("isvc-ready-knative");
  }

  @Test
  void failed() {
    sandbox.script("inference-example-dog").endpointFails();
    create("isvc-create");
    sandbox.clock().advance(Duration.ofMinutes(2));
    sameStatus("isvc-failed");
  }

  @Test
  void stoppedAndStartedAgain() {
    create("isvc-create");
    sandbox.clock().advance(Duration.ofMinutes(2));
    annotate("\"true\"");
    sameStatus("isvc-stopped");
    annotate("null");
    sameStatus("isvc-started-again");
    sandbox.clock().advance(Duration.ofMinutes(2));
    sameStatus("isvc-ready-knative-with-pod");
  }

  @Test
  void standardMode() {
    create("isvc-create-standard");
    sandbox.clock().advance(Duration.ofSeconds(1));
    sameStatus("isvc-deploying-standard", "inference-standard");
    sandbox.clock().advance(Duration.ofMillis(29_300));
    sameStatus("isvc-ready-standard", "inference-standard");
  }

  @Test
  void aDeletedServiceGoesWhenItsFinalizerDoes() {
    create("isvc-create");
    sandbox.clock().advance(Duration.ofSeconds(1));
    JsonNode answer = kubernetes.send("DELETE", COLLECTION + "/inference-example-dog", "").json();
    JsonNode recorded = Recording.kserve("isvc-delete").body();
    for (String member : new String[] {"generation", "finalizers", "deletionGracePeriodSeconds"}) {
      assertThat(Json.at(answer, "metadata", member))
          .isEqualTo(Json.at(recorded, "metadata", member));
    }
    sandbox.clock().advance(Duration.ofSeconds(1));
    assertThat(sandbox.inferenceServices()).isEmpty();
  }

  @Test
  void generationCountsTheSpecAndNotTheStatus() {
    create("isvc-create");
    sandbox.clock().advance(Duration.ofMinutes(2));
    assertThat(Json.at(service("inference-example-dog"), "metadata", "generation").asInt())
        .isEqualTo(1);
    patch("{\"spec\":{\"predictor\":{\"maxReplicas\":2}}}");
    assertThat(Json.at(service("inference-example-dog"), "metadata", "generation").asInt())
        .isEqualTo(2);
  }

  private void create(String recording) {
    assertThat(send(Recording.kserve(recording)).status()).isEqualTo(201);
  }

  private Client.Answer send(Recording recording) {
    JsonNode request = recording.request();
    JsonNode body = request.path("body");
    return kubernetes.send(
        Json.text(request, "method"),
        Json.text(request, "path"),
        body.isObject() ? body.toString() : "");
  }

  private static void same(Recording recorded, Client.Answer answer) {
    assertThat(answer.status()).isEqualTo(recorded.status());
    assertThat(answer.contentType()).isEqualTo(recorded.contentType());
    if (recorded.body().isObject()) {
      assertThat(Normal.differences(Normal.of(recorded.body()), Normal.of(answer.json())))
          .isEmpty();
    } else {
      assertThat(answer.text()).isEqualTo(recorded.body().asString());
    }
  }

  private void sameStatus(String recording) {
    sameStatus(recording, "inference-example-dog");
  }

  private void sameStatus(String recording, String name) {
    JsonNode recorded = Recording.kserve(recording).json().path("inferenceservice");
    assertThat(Normal.differences(shape(recorded), shape(service(name)))).isEmpty();
  }

  private static JsonNode shape(JsonNode service) {
    ObjectNode shape = Json.object();
    shape.putObject("metadata").put("name", Json.text(service, "metadata", "name"));
    shape.set("status", service.path("status"));
    return Normal.of(shape);
  }

  private JsonNode service(String name) {
    return kubernetes.get(COLLECTION + "/" + name).json();
  }

  private void annotate(String stop) {
    patch("{\"metadata\":{\"annotations\":{\"serving.kserve.io/stop\":" + stop + "}}}");
    sandbox.clock().advance(Duration.ofSeconds(1));
  }

  private void patch(String merge) {
    int status =
        kubernetes
            .send(
                "PATCH",
                COLLECTION + "/inference-example-dog",
                merge,
                "Content-Type",
                "application/merge-patch+json")
            .status();
    assertThat(status).isEqualTo(200);
  }
}
