package dev.easel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.sandbox.Sandbox;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** A finished run's model is deployed by a run that trains nothing. */
class DeployTest {

  @RegisterExtension private static final OnSandbox easel = OnSandbox.instant();

  private final Sandbox sandbox = easel.sandbox();

  @Test
  void whatServedNothingIsDeployed() {
    var trained = submit("trained", "\"run_inference\": false");
    assertThat(easel.ended(trained).has("endpoint")).isFalse();

    var answer = deploy(trained, "{\"parameters\": {\"inference_gpu\": \"A40\"}}");

    assertThat(answer.status()).as(answer.json().toPrettyString()).isEqualTo(201);
    var id = answer.json().path("id").asString();
    assertThat(answer.header("Location")).isEqualTo("/v1/runs/" + id);
    var run = easel.ended(id);
    assertThat(run.path("status").asString()).isEqualTo("succeeded");
    assertThat(run.path("name").asString()).isEqualTo("trained");
    assertThat(run.path("rerun_of").asString()).isEqualTo(trained);
    assertThat(run.at("/parameters/inference_only").asString()).isEqualTo("true");
    assertThat(run.at("/parameters/inference_gpu").asString()).isEqualTo("A40");
    assertThat(run.at("/output/path").asString()).isEqualTo("finetunes/trained");
    assertThat(step(run, "finetuner")).isIn("skipped", "omitted");
    easel.until(id, it -> it.at("/endpoint/state").asString("").equals("ready"));
    assertThat(easel.get("/v1/endpoints/inference-trained").json().at("/gpu/class").asString())
        .isEqualTo("A40");
    assertThat(easel.run(trained).path("status_history").toString()).contains(id);
  }

  @Test
  void whatServesIsReplaced() {
    var first = easel.submit("served");
    easel.until(first, it -> it.at("/endpoint/state").asString("").equals("ready"));
    easel.ended(first);
    var second = deploy(first, "").json().path("id").asString();
    easel.until(second, it -> it.at("/endpoint/state").asString("").equals("ready"));
    assertThat(easel.run(first).at("/endpoint/state").asString()).isEqualTo("deleted");

    easel.ended(second);
    var third = deploy(second, "{}").json().path("id").asString();
    easel.until(third, it -> it.at("/endpoint/state").asString("").equals("ready"));
    assertThat(easel.run(second).at("/endpoint/state").asString()).isEqualTo("deleted");
    assertThat(sandbox.inferenceServices()).contains("inference-served");
  }

  @Test
  void itIsCheckedAndDoneOnceAsAnyRunIs() {
    var trained = submit("checked", "\"run_inference\": false");
    easel.ended(trained);

    var dry = easel.post("/v1/runs/" + trained + "/deploy?dry_run=true", "{}");
    assertThat(dry.json().path("acceptable").asBoolean()).as(dry.json().toPrettyString()).isTrue();
    var wrong =
        deploy(trained, "{\"name\": \"other\", \"parameters\": {\"inference_gpus\": \"x\"}}");
    assertThat(wrong.status()).isEqualTo(422);
    assertThat(wrong.json().path("errors").valueStream())
        .extracting(error -> error.path("pointer").asString())
        .containsExactlyInAnyOrder("#/name", "#/parameters/inference_gpus");
    var made = deploy(trained, "{}", "Idempotency-Key", "deploy-once");
    var again = deploy(trained, "{}", "Idempotency-Key", "deploy-once");
    assertThat(again.json().path("id")).isEqualTo(made.json().path("id"));
    assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
  }

  @Test
  void onlyWhatIsTrainedIsDeployed() {
    sandbox.script("training").hangs("finetuner");
    var training = easel.submit("training");
    easel.until(training, it -> it.path("stage").asString("").equals("training"));
    var early = deploy(training, "{}");
    assertThat(early.status()).isEqualTo(409);
    assertThat(early.json().path("code").asString()).isEqualTo("run_not_finished");
    easel.post("/v1/runs/" + training + "/cancel", "");
    easel.ended(training);

    var untrained = deploy(training, "{}");
    assertThat(untrained.status()).isEqualTo(422);
    assertThat(untrained.json().at("/errors/0/code").asString()).isEqualTo("model_missing");
    assertThat(deploy("nobody", "{}").status()).isEqualTo(404);
    assertThat(easel.delete("/v1/runs/" + training).status()).isEqualTo(204);
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> deploy(training, "{}").status() == 410);
  }

  private static String step(JsonNode run, String name) {
    return run.path("steps")
        .valueStream()
        .filter(step -> step.path("name").asString().equals(name))
        .map(step -> step.path("phase").asString())
        .findFirst()
        .orElse("");
  }

  private static Easel.Answer deploy(String run, String body, String... headers) {
    return easel.post("/v1/runs/" + run + "/deploy", body, headers);
  }

  private static String submit(String name, String parameters) {
    var accepted =
        easel.post(
            "/v1/runs",
            """
            {"recipe": "dreambooth", "name": "%s",
             "parameters": {"class_dataset": "generic/%s", %s}}
            """
                .formatted(name, name, parameters));
    assertThat(accepted.status()).as(accepted.json().toPrettyString()).isEqualTo(201);
    return accepted.json().path("id").asString();
  }
}
