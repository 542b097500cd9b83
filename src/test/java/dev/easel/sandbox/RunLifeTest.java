package dev.easel.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class RunLifeTest {
  private final Sandbox sandbox = Sandbox.start(Sandbox.Options.STANDING);

  @BeforeEach
  void install() {
    Guide.install(sandbox);
  }

  @AfterEach
  void close() {
    sandbox.close();
  }

  @Test
  void aRunPassesItsStepsAndAnswersAPrompt() {
    Guide.submit(sandbox, Guide.event("run-1", "example-dog"));
    sandbox.clock().advance(Duration.ofSeconds(30));
    assertThat(step("run-1", "downloader")).isEqualTo("Running");
    sandbox.clock().advance(Duration.ofMinutes(5));
    assertThat(step("run-1", "finetuner")).isEqualTo("Running");
    sandbox.clock().advance(Duration.ofMinutes(20));
    assertThat(sandbox.phase("run-1")).isEqualTo("Succeeded");
    assertThat(sandbox.inferenceServices()).containsExactly("inference-example-dog");
  }

  @Test
  void outOfMemoryIsToldByTheStepAndNamedByTheWorkflow() {
    sandbox.script("example-dog").outOfMemory();
    Guide.submit(sandbox, Guide.event("run-1", "example-dog"));
    sandbox.clock().advance(Duration.ofHours(1));
    JsonNode node = node("run-1", "finetuner");
    assertThat(Json.text(node, "message")).isEqualTo("main: OOMKilled (exit code 137)");
    assertThat(Json.text(workflow("run-1"), "status", "message"))
        .isEqualTo("child '" + Json.text(node, "id") + "' failed");
  }

  @Test
  void anImageThatIsFoundLaterIsPulledThen() {
    sandbox.script("example-dog").imageNotFound("finetuner");
    Guide.submit(sandbox, Guide.event("run-1", "example-dog"));
    sandbox.clock().advance(Duration.ofHours(1));
    assertThat(Json.text(node("run-1", "finetuner"), "message")).startsWith("ImagePullBackOff: ");
    sandbox.script("example-dog").succeeds("finetuner");
    sandbox.clock().advance(Duration.ofHours(1));
    assertThat(sandbox.phase("run-1")).isEqualTo("Succeeded");
  }

  @Test
  void aMountThatFailsIsToldByAnEventAlone() {
    sandbox.script("example-dog").mountFails("finetuner");
    Guide.submit(sandbox, Guide.event("run-1", "example-dog"));
    sandbox.clock().advance(Duration.ofHours(1));
    assertThat(Json.text(node("run-1", "finetuner"), "message")).isEqualTo("ContainerCreating");
    Client kubernetes = new Client(sandbox.kubernetesUrl(), sandbox.kubernetesToken());
    String path = "/api/v1/namespaces/tenant-example/events?fieldSelector=";
    JsonNode told = kubernetes.get(path + "involvedObject.kind%3DPod%2Ctype%3DWarning").json();
    assertThat(told.path("items")).hasSize(1);
    JsonNode event = told.path("items").path(0);
    assertThat(Json.text(event, "reason")).isEqualTo("FailedMount");
    assertThat(Json.text(event, "involvedObject", "name")).startsWith("run-1-");
    assertThat(event.path("count").asInt()).isGreaterThan(100);
    assertThat(kubernetes.get(path + "type%3DNormal").json().path("items")).isEmpty();
  }

  @Test
  void aPodOverQuotaIsMadeOnceThereIsRoom() {
    sandbox.podQuota(1);
    Guide.submit(sandbox, Guide.event("run-1", "example-dog"));
    sandbox.clock().advance(Duration.ofHours(1));
    assertThat(Json.text(node("run-1", "finetuner"), "phase")).isEqualTo("Pending");
    assertThat(Json.text(node("run-1", "finetuner"), "message"))
        .contains("is forbidden: exceeded quota");
    sandbox.podQuota(100);
    sandbox.clock().advance(Duration.ofHours(1));
    assertThat(sandbox.phase("run-1")).isEqualTo("Succeeded");
  }

  @Test
  void retryRunsOnlyWhatFailedAndWhatFollows() {
    sandbox.script("example-dog").exits("finetuner", 1);
    Guide.submit(sandbox, Guide.event("run-1", "example-dog"));
    sandbox.clock().advance(Duration.ofHours(1));
    String downloaded = Json.text(node("run-1", "downloader(0)"), "finishedAt");
    sandbox.script("example-dog").succeeds("finetuner");
    Client argo = new Client(sandbox.argoUrl(), sandbox.argoToken());
    JsonNode retried =
        argo.send("PUT", "/api/v1/workflows/tenant-example/run-1/retry", "{}").json();
    assertThat(Json.text(retried, "status", "phase")).isEmpty();
    assertThat(Json.text(retried, "metadata", "labels", "workflows.argoproj.io/phase"))
        .isEqualTo("Failed");
    sandbox.clock().advance(Duration.ofHours(1));
    assertThat(sandbox.phase("run-1")).isEqualTo("Succeeded");
    assertThat(Json.text(node("run-1", "downloader(0)"), "finishedAt")).isEqualTo(downloaded);
  }

  @Test
  void aSuspendedAndTerminatedRunHangsUntilItIsResumed() {
    Guide.submit(sandbox, Guide.event("run-1", "example-dog"));
    sandbox.clock().advance(Duration.ofSeconds(30));
    patch("{\"spec\":{\"suspend\":true,\"shutdown\":\"Terminate\"}}");
    sandbox.clock().advance(Duration.ofHours(1));
    assertThat(sandbox.phase("run-1")).isEqualTo("Running");
    patch("{\"spec\":{\"suspend\":null}}");
    sandbox.clock().advance(Duration.ofMinutes(1));
    assertThat(sandbox.phase("run-1")).isEqualTo("Failed");
    assertThat(Json.text(workflow("run-1"), "status", "message"))
        .isEqualTo("Stopped with strategy 'Terminate'");
  }

  @Test
  void anEndpointSleepsAndARequestWakesIt() throws Exception {
    Guide.submit(sandbox, Guide.event("run-1", "example-dog"));
    sandbox.clock().advance(Duration.ofHours(3));
    assertThat(transition()).isEqualTo("InProgress");
    sandbox.script("example-dog").coldStart(Duration.ZERO);
    Client.Answer picture = predict("{\"prompt\":\"A photo of sks dog at the beach\"}");
    assertThat(picture.status()).isEqualTo(200);
    assertThat(picture.bytes()).startsWith(0x89, 'P', 'N', 'G');
    assertThat(transition()).isEqualTo("UpToDate");
  }

  private Client.Answer predict(String body) {
    Client gateway = new Client(sandbox.predictGatewayUrl(), "");
    String host = "inference-example-dog.tenant-example.example.com";
    return gateway.send("POST", "/v1/models/example-dog:predict", body, "Host", host);
  }

  private String transition() {
    String service =
        sandbox.object("serving.kserve.io/v1beta1", "InferenceService", "inference-example-dog");
    return Json.text(
        Json.read(String.valueOf(service)), "status", "modelStatus", "transitionStatus");
  }

  private void patch(String merge) {
    sandbox.patch("argoproj.io/v1alpha1", "Workflow", "run-1", merge);
  }

  private ObjectNode workflow(String name) {
    return Json.readObject(
        String.valueOf(sandbox.object("argoproj.io/v1alpha1", "Workflow", name)));
  }

  private String step(String workflow, String displayName) {
    return Json.text(node(workflow, displayName), "phase");
  }

  private JsonNode node(String workflow, String displayName) {
    List<ObjectNode> all = new Nodes(workflow(workflow)).all();
    return all.stream()
        .filter(node -> Json.text(node, "displayName").equals(displayName))
        .findFirst()
        .orElseThrow();
  }
}
