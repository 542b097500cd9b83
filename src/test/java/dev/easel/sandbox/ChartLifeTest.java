package dev.easel.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.Helm;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The very YAML that the chart ships, from the event to the picture. */
class ChartLifeTest {
  private final Sandbox sandbox = Sandbox.start(Sandbox.Options.STANDING);

  @BeforeEach
  void install() {
    sandbox.apply(
        new Helm(Path.of("helm", "easel"))
            .template()
            .withName("easel")
            .withNamespace(sandbox.namespace())
            .withKubeVersion("1.34.0")
            .call());
  }

  @AfterEach
  void close() {
    sandbox.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"dreambooth", "textual-inversion"})
  void aRecipeRunsWithItsDefaultsAlone(String recipe) {
    submit(recipe, "run-1", "\"run_name\":\"example-dog\",\"run_inference\":\"true\"");
    sandbox.clock().advance(Duration.ofHours(1));
    assertThat(sandbox.phase("run-1")).isEqualTo("Succeeded");
    assertThat(sandbox.inferenceServices()).containsExactly("inference-example-dog");
    ObjectNode workflow = workflow("run-1");
    JsonNode labels = Json.at(workflow, "metadata", "labels");
    assertThat(Json.text(labels, "easel.dev/managed")).isEqualTo("true");
    assertThat(Json.text(labels, "easel.dev/recipe")).isEqualTo(recipe);
    assertThat(Json.text(labels, "easel.dev/run")).isEqualTo("run_1");
    assertThat(new Nodes(workflow).all())
        .allMatch(node -> Json.text(node, "phase").equals("Succeeded"));
  }

  @Test
  void aModelOnTheClaimIsNotDownloaded() {
    submit("dreambooth", "run-1", "\"run_name\":\"example-dog\",\"model\":\"pvc:models/mine\"");
    sandbox.clock().advance(Duration.ofHours(1));
    assertThat(sandbox.phase("run-1")).isEqualTo("Succeeded");
    assertThat(message("run-1", "downloader"))
        .isEqualTo("when 'false == false && true == false' evaluated false");
  }

  @Test
  void anEndpointOfAnotherRunIsNotTaken() {
    submit("dreambooth", "run-1", "\"run_name\":\"example-dog\"");
    sandbox.clock().advance(Duration.ofHours(1));
    submit("dreambooth", "run-2", "\"run_name\":\"example-dog\"");
    sandbox.clock().advance(Duration.ofHours(1));
    assertThat(sandbox.phase("run-2")).isEqualTo("Failed");
    JsonNode labels = Json.at(service(), "metadata", "labels");
    assertThat(Json.text(labels, "easel.dev/workflow")).isEqualTo("run-1");
  }

  @Test
  void anEndpointThatIsNeverReadyEndsAtTheStepsDeadline() {
    sandbox.script("example-dog").endpointNeverReady();
    submit("dreambooth", "run-1", "\"run_name\":\"example-dog\"");
    sandbox.clock().advance(Duration.ofHours(3));
    assertThat(message("run-1", "inference"))
        .isEqualTo("Pod was active on the node longer than the specified deadline");
  }

  @Test
  void anEndpointThatFailsEndsItsStep() {
    sandbox.script("example-dog").endpointFails();
    submit("dreambooth", "run-1", "\"run_name\":\"example-dog\"");
    sandbox.clock().advance(Duration.ofHours(1));
    assertThat(sandbox.phase("run-1")).isEqualTo("Failed");
    assertThat(Json.text(service(), "status", "modelStatus", "transitionStatus"))
        .isEqualTo("BlockedByFailedLoad");
  }

  @ParameterizedTest
  @ValueSource(strings = {"finetuner", "serializer"})
  void aStepWhoseNodeIsLostOnceIsTriedAgain(String step) {
    sandbox.script("evicted").evicted(step).only(step, 1);
    sandbox.script("lost").nodeLost(step).only(step, 1);
    sandbox.script("drained").terminated(step).only(step, 1);
    for (String name : List.of("evicted", "lost", "drained")) {
      submit("dreambooth", name, "\"run_name\":\"%s\"".formatted(name));
    }
    sandbox.clock().advance(Duration.ofHours(2));
    for (String name : List.of("evicted", "lost", "drained")) {
      assertThat(sandbox.phase(name)).isEqualTo("Succeeded");
      assertThat(attempts(name, step)).hasSize(2);
    }
  }

  @Test
  void aStepThatIsLostForEverEndsAfterItsLimit() {
    sandbox.script("example-dog").evicted("finetuner");
    submit("dreambooth", "run-1", "\"run_name\":\"example-dog\"");
    sandbox.clock().advance(Duration.ofHours(3));
    assertThat(sandbox.phase("run-1")).isEqualTo("Failed");
    assertThat(attempts("run-1", "finetuner")).hasSize(3);
    assertThat(message("run-1", "finetuner")).isEqualTo("No more retries left");
  }

  @Test
  void aTrainingThatFailedByItselfIsNotPaidForTwice() {
    sandbox.script("oom").outOfMemory();
    sandbox.script("error").exits("finetuner", 1);
    sandbox.script("late").deadlineExceeded("finetuner");
    for (String name : List.of("oom", "error", "late")) {
      submit("dreambooth", name, "\"run_name\":\"%s\"".formatted(name));
    }
    sandbox.clock().advance(Duration.ofHours(3));
    for (String name : List.of("oom", "error", "late")) {
      assertThat(sandbox.phase(name)).isEqualTo("Failed");
      assertThat(attempts(name, "finetuner")).hasSize(1);
    }
  }

  private List<ObjectNode> attempts(String workflow, String step) {
    return new Nodes(workflow(workflow))
        .ofType("Pod").stream()
            .filter(node -> Json.text(node, "displayName").startsWith(step + "("))
            .toList();
  }

  private void submit(String recipe, String workflow, String parameters) {
    String event =
        """
        {"run_id":"%s","workflow_name":"%s","project":"default","spec":"e30","parameters":{%s}}
        """
            .formatted(workflow.replace('-', '_'), workflow, parameters);
    Client argo = new Client(sandbox.argoUrl(), sandbox.argoToken());
    String path = "/api/v1/events/" + sandbox.namespace() + "/easel-" + recipe;
    assertThat(argo.post(path, Json.read(event)).text()).isEqualTo("{}");
  }

  private ObjectNode workflow(String name) {
    return Json.readObject(
        String.valueOf(sandbox.object("argoproj.io/v1alpha1", "Workflow", name)));
  }

  private JsonNode service() {
    String name = "inference-example-dog";
    return Json.read(
        String.valueOf(sandbox.object("serving.kserve.io/v1beta1", "InferenceService", name)));
  }

  private String message(String workflow, String step) {
    return new Nodes(workflow(workflow))
        .all().stream()
            .filter(node -> Json.text(node, "displayName").equals(step))
            .map(node -> Json.text(node, "message"))
            .findFirst()
            .orElseThrow();
  }
}
