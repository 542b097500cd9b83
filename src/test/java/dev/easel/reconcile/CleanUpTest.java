package dev.easel.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.easel.OnSandbox;
import dev.easel.sandbox.Sandbox;
import java.time.Duration;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What was listed and confirmed goes, and nothing else. */
class CleanUpTest {

  private static final String WORKFLOWS = "argoproj.io/v1alpha1";
  private static final String ALL = "{\"confirm\": true, \"include_live\": true}";

  @RegisterExtension private static final OnSandbox easel = OnSandbox.instant();

  private final Sandbox sandbox = easel.sandbox();

  @AfterEach
  void clear() {
    sandbox.permit("list", "inferenceservices");
    sandbox.permit("delete", "inferenceservices");
    sandbox.controllerStopped(false);
    assertThat(easel.post("/v1/cleanup", ALL).status()).isEqualTo(202);
    finished();
    assertThat(easel.post("/v1/cleanup", ALL).status()).isEqualTo(202);
    finished();
    assertThat(sandbox.workflows()).isEmpty();
  }

  @Test
  void anotherWorkflowOfAnEndedRunsNameIsLiveWhileItWorks() {
    var run = easel.submit("overtaken");
    easel.ended(run);
    sandbox.delete(WORKFLOWS, "Workflow", workflow(run));
    sandbox.script("overtaken").hangs("finetuner");
    apply(run, "overtaken");
    soon().until(() -> sandbox.phase(workflow(run)).equals("Running"));

    var answer = easel.post("/v1/cleanup", "{\"confirm\": true}");

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.json().path("live").toString()).contains(workflow(run));
    assertThat(sandbox.workflows()).contains(workflow(run));
  }

  @Test
  void whatWasMadeAfterItWasConfirmedStays() {
    sandbox.script("succeeded-by").hangs("finetuner");
    var run = easel.submit("succeeded-by");
    easel.until(run, it -> it.path("stage").asString("").equals("training"));
    sandbox.controllerStopped(true);
    assertThat(easel.post("/v1/cleanup", ALL).status()).isEqualTo(202);
    easel.until(run, "canceling");

    sandbox.delete(WORKFLOWS, "Workflow", workflow(run));
    apply(run, "succeeded-by");
    sandbox.forbid("list", "inferenceservices");
    assertThat(easel.ended(run).path("status").asString()).isEqualTo("canceled");
    sandbox.clock().advance(Duration.ofSeconds(5));
    service("inference-later", workflow(run));
    sandbox.permit("list", "inferenceservices");

    finished();
    assertThat(sandbox.workflows()).contains(workflow(run));
    assertThat(sandbox.inferenceServices()).contains("inference-later");
  }

  @Test
  void whatDoesNotGoDoesNotKeepWhatIsConfirmedLater() {
    service("inference-stuck", "nobodys");
    sandbox.forbid("delete", "inferenceservices");
    assertThat(easel.post("/v1/cleanup", "{\"confirm\": true}").status()).isEqualTo(202);
    soon()
        .until(
            () -> easel.get("/v1/cleanup").json().path("items").toString().contains("forbidden"));
    var run = easel.submit("late");
    easel.ended(run);

    var answer = easel.post("/v1/cleanup", "{\"confirm\": true}");

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.json().path("items").toString()).contains(workflow(run));
    soon().until(() -> !sandbox.workflows().contains(workflow(run)));
    assertThat(easel.get("/v1/cleanup").json().path("state").asString()).isEqualTo("running");
  }

  private static void finished() {
    soon().until(() -> easel.get("/v1/cleanup").json().path("state").asString().equals("finished"));
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(45));
  }

  /** Another workflow of the run's name, with all that the first one had. */
  private void apply(String run, String name) {
    sandbox.apply(
        """
        apiVersion: argoproj.io/v1alpha1
        kind: Workflow
        metadata:
          name: %s
          labels: {easel.dev/managed: "true", easel.dev/run: %s}
        spec:
          workflowTemplateRef: {name: easel-dreambooth}
          arguments:
            parameters:
              - {name: run_name, value: %s}
              - {name: class_dataset, value: generic/%s}
              - {name: output, value: finetunes/%s}
        """
            .formatted(workflow(run), run, name, name, name));
  }

  private void service(String name, String workflow) {
    sandbox.apply(
        """
        apiVersion: serving.kserve.io/v1beta1
        kind: InferenceService
        metadata:
          name: %s
          labels: {easel.dev/managed: "true", easel.dev/workflow: %s}
        spec: {predictor: {}}
        """
            .formatted(name, workflow));
  }

  private static String workflow(String run) {
    return run.replace('_', '-');
  }
}
