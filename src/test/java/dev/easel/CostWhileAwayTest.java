package dev.easel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.easel.sandbox.Sandbox;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The bill goes on while Easel is away, and no further than it must. */
class CostWhileAwayTest {

  @RegisterExtension private final Restartable easel = new Restartable(Map.of());

  private final Sandbox sandbox = easel.sandbox();

  @Test
  void aBudgetThatWasSpentMeanwhileEndsTheRun() {
    sandbox.script("absent").hangs("finetuner");
    var id = easel.submit("absent", "\"max_cost\": \"0.003\",");
    easel.until(id, run -> trained(run).path("gpu_seconds").asInt(0) >= 1);

    easel.stop();
    var gone = Instant.now();
    await().until(() -> Instant.now().isAfter(gone.plusSeconds(8)));
    easel.start();

    var run = easel.ended(id);
    assertThat(run.path("reason").asString()).isEqualTo("budget_exceeded");
    assertThat(trained(run).path("gpu_seconds").asInt()).isGreaterThanOrEqualTo(8);
    assertThat(new BigDecimal(run.at("/cost/actual/amount").stringValue()))
        .isGreaterThanOrEqualTo(new BigDecimal("0.003"));
  }

  @Test
  void whatAPodWaitedMeanwhileCostsNothing() {
    sandbox.script("unseen").takes("downloader", Duration.ofSeconds(4)).unschedulable("finetuner");
    var id = easel.submit("unseen");
    easel.until(id, run -> run.path("stage").asString("").equals("downloading"));
    easel.stop();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> pod(id).isAfter(Instant.EPOCH) && pod(id).isBefore(ago(14)));
    var scheduled = Instant.now();
    sandbox.script("unseen").hangs("finetuner");
    await().atMost(Duration.ofSeconds(30)).until(() -> phase(id).equals("Running"));

    easel.start();

    var running = easel.until(id, run -> trained(run).path("waiting_seconds").asInt(0) >= 12);
    assertThat(running.path("status").asString()).isEqualTo("running");
    var _ = easel.post("/v1/runs/" + id + "/cancel", "");
    var run = easel.ended(id);
    var held = Duration.between(scheduled, Instant.now()).toSeconds();
    assertThat(trained(run).path("gpu_seconds").asLong()).isBetween(1L, held + 1);
    assertThat(trained(run).path("waiting_seconds").asInt()).isGreaterThanOrEqualTo(12);
  }

  @Test
  void whatEndedAndWentMeanwhileIsNotEndedForItsCost() {
    sandbox.archiving(true);
    sandbox.script("went").takes("finetuner", Duration.ofSeconds(4));
    var body =
        Easel.dreambooth("went", "\"max_cost\": \"0.006\",")
            .replace("100}}", "100, \"run_inference\": false}}");
    var id = easel.post("/v1/runs", body).json().path("id").asString();
    easel.until(id, run -> trained(run).path("gpu_seconds").asInt(0) >= 1);
    easel.stop();
    var gone = Instant.now();
    var workflow = id.replace('_', '-');
    await().atMost(Duration.ofSeconds(30)).until(() -> sandbox.phase(workflow).equals("Succeeded"));
    sandbox.delete("argoproj.io/v1alpha1", "Workflow", workflow);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> Instant.now().isAfter(gone.plusSeconds(16))); // 0.0068 dollars, if it trained

    easel.start();

    var run = easel.ended(id);
    assertThat(run.path("status").asString()).as(run.toPrettyString()).isEqualTo("succeeded");
    assertThat(trained(run).path("gpu_seconds").asInt()).isBetween(1, 8);
  }

  private static Instant ago(long seconds) {
    return Instant.now().minusSeconds(seconds);
  }

  /** When the trainer's pod was made; the epoch if it was not. */
  private Instant pod(String id) {
    var made = trainer(id).at("/metadata/creationTimestamp").asString("");
    return made.isEmpty() ? Instant.EPOCH : Instant.parse(made);
  }

  private String phase(String id) {
    return trainer(id).at("/status/phase").asString("");
  }

  private JsonNode trainer(String id) {
    var workflow = id.replace('_', '-');
    return sandbox.pods().stream()
        .filter(name -> name.startsWith(workflow + "-model-finetuner"))
        .findFirst()
        .map(name -> JsonMapper.shared().readTree(sandbox.object("v1", "Pod", name)))
        .orElseGet(JsonMapper.shared()::createObjectNode);
  }

  private static JsonNode trained(JsonNode run) {
    return run.at("/cost/by_step")
        .valueStream()
        .filter(step -> step.path("step").asString().equals("finetuner"))
        .findFirst()
        .orElseGet(() -> run.path("none"));
  }
}
