package dev.easel.endpoints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.easel.Easel;
import dev.easel.OnSandbox;
import dev.easel.runs.RunId;
import dev.easel.sandbox.Sandbox;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An endpoint is ready once it has drawn, and not before. */
@Timeout(60)
class ProbeTest {

  private static final String PROMPT = "{\"prompt\": \"A photo of sks dog at the beach\"}";
  private static final ScriptedPredictor predictor = new ScriptedPredictor();

  @RegisterExtension
  private static final OnSandbox easel =
      OnSandbox.with(
          Sandbox.Options.INSTANT,
          Map.of(
              "easel.predict.gateway", predictor.uri(),
              "easel.endpoints.probe-first", "100ms",
              "easel.endpoints.probe-longest", "500ms",
              "easel.endpoints.deploy-deadline", "5s"));

  private final Sandbox sandbox = easel.sandbox();

  @AfterAll
  static void stop() {
    predictor.close();
  }

  @BeforeEach
  void drawing() {
    predictor.answers(ScriptedPredictor.picture());
  }

  @Test
  void somethingTinyIsAskedForAsACallersPromptIs() throws Exception {
    easel.submit("tiny");
    until("tiny", "ready");

    var asked = predictor.request();
    assertThat(asked.path()).isEqualTo("/v1/models/tiny:predict");
    var parameters = JsonMapper.shared().readTree(asked.body()).path("parameters");
    assertThat(parameters.path("width").asInt()).isEqualTo(64);
    assertThat(parameters.path("height").asInt()).isEqualTo(64);
    assertThat(parameters.path("num_inference_steps").asInt()).isEqualTo(1);
    assertThat(asked.headers().getFirst("X-Request-Id")).startsWith("probe_");
    assertThat(predictor.requests()).isZero();
  }

  @Test
  void oneThatCannotDrawSaysWhyAndIsTriedAgain() {
    predictor.answers(ScriptedPredictor.text(500, "text/plain", "CUDA out of memory"));
    var run = easel.submit("sick");

    var sick = until("sick", it -> it.path("message").asString("").contains("CUDA"));

    assertThat(sick.path("state").asString()).isEqualTo("deploying");
    assertThat(sick.path("service_state").asString()).isEqualTo("ready");
    assertThat(code(predict(run), 503)).isEqualTo("endpoint_deploying");
    assertThat(easel.run(run).at("/endpoint/message").asString()).contains("CUDA out of memory");
    predictor.answers(ScriptedPredictor.picture());
    assertThat(until("sick", "ready").has("message")).isFalse();
    assertThat(predict(run).status()).isEqualTo(200);
  }

  @Test
  void oneThatNeverDrawsFailsAndMayBeStartedAgain() {
    predictor.answers(ScriptedPredictor.text(200, "text/html", "<html>not a picture"));
    var run = easel.submit("hopeless");

    var failed = until("hopeless", "failed");

    assertThat(failed.path("message").asString()).contains("no picture");
    assertThat(code(predict(run), 409)).isEqualTo("endpoint_failed");
    assertThat(predict(run).json().path("detail").asString()).contains("/deploy");
    predictor.answers(ScriptedPredictor.picture());
    easel.post("/v1/endpoints/inference-hopeless/stop", "");
    until("hopeless", "stopped");
    easel.post("/v1/endpoints/inference-hopeless/start", "");
    until("hopeless", "ready");
    easel.until(run, it -> it.at("/endpoint/state").asString("").equals("ready"));
  }

  @Test
  void oneThatSleepsIsLeftAloneAndProvedByItsFirstCaller() {
    predictor.answers(ScriptedPredictor.text(503, "text/plain", "not yet"));
    var run = easel.submit("sleepy");
    until("sleepy", it -> it.path("message").asString("").contains("not yet"));

    sandbox.sleep("inference-sleepy");
    until("sleepy", "asleep");
    await().until(() -> predictor.open() == 0);
    predictor.answers(ScriptedPredictor.picture());
    await().during(Duration.ofSeconds(2)).until(() -> predictor.requests() == 0);

    assertThat(predict(run).status()).isEqualTo(200);
    await()
        .until(
            () ->
                easel
                        .context()
                        .getBean(Endpoints.class)
                        .find(sandbox.namespace(), "inference-sleepy")
                        .orElseThrow()
                        .probe()
                        .provedAt()
                    != null);
  }

  @Test
  void whatWasReadyBeforeItWasListedStaysSo() {
    var run = easel.submit("old");
    until("old", "ready");
    predictor.answers(ScriptedPredictor.text(500, "text/plain", "busy"));
    easel
        .context()
        .getBean(JdbcClient.class)
        .sql("delete from endpoints where name = 'inference-old'")
        .update();

    sandbox.expireWatches();

    until("old", "ready");
    assertThat(predictor.requests()).isZero();
    assertThat(easel.run(run).at("/endpoint/state").asString()).isEqualTo("ready");
  }

  @Test
  void oneThatSpeaksAnotherDialectCannotBeAsked() {
    predictor.answers(ScriptedPredictor.text(500, "text/plain", "what?"));
    var run = easel.submit("foreign");
    until("foreign", it -> it.path("message").asString("").contains("what?"));

    easel
        .context()
        .getBean(JdbcClient.class)
        .sql("update runs set predictor = 'tongues' where id = ?")
        .param(RunId.parse(run).orElseThrow().value())
        .update();

    until("foreign", "ready");
    assertThat(code(predict(run), 409)).isEqualTo("predictor_unknown");
  }

  private static JsonNode until(String name, String state) {
    return until(name, it -> it.path("state").asString("").equals(state));
  }

  private static JsonNode until(String name, Predicate<JsonNode> condition) {
    return await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> easel.get("/v1/endpoints/inference-" + name).json(), condition);
  }

  private static Easel.Answer predict(String run) {
    return easel.post("/v1/runs/" + run + "/predict", PROMPT);
  }

  private static String code(Easel.Answer answer, int status) {
    assertThat(answer.status()).as(() -> answer.json().toPrettyString()).isEqualTo(status);
    return answer.json().path("code").asString();
  }
}
