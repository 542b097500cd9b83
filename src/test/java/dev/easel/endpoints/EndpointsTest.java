package dev.easel.endpoints;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.Easel;
import dev.easel.OnSandbox;
import dev.easel.sandbox.Sandbox;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** What becomes of endpoints, and what a caller is told meanwhile. */
@Timeout(60)
class EndpointsTest {

  private static final String GROUP = "serving.kserve.io/v1beta1";
  private static final String KIND = "InferenceService";
  private static final String PROMPT = "{\"prompt\": \"A photo of sks dog at the beach\"}";

  @RegisterExtension private static final OnSandbox easel = OnSandbox.instant();

  private final Sandbox sandbox = easel.sandbox();

  @Test
  void anEndpointIsFollowedThroughSleepStopAndDeletion() {
    var run = easel.submit("followed");
    state(run, "ready");
    assertThat(predict("followed").status()).isEqualTo(200);

    sandbox.sleep("inference-followed");
    state(run, "asleep");
    assertThat(predict("followed").status()).isEqualTo(200);
    state(run, "ready");

    stop("inference-followed", "\"true\"");
    state(run, "stopped");
    assertThat(code(predict("followed"), 409)).isEqualTo("endpoint_stopped");

    stop("inference-followed", "null");
    state(run, "ready");

    sandbox.delete(GROUP, KIND, "inference-followed");
    state(run, "deleted");
    assertThat(code(predictRun(run), 409)).isEqualTo("endpoint_deleted");
    assertThat(easel.run(run).path("status").asString()).isEqualTo("succeeded");
  }

  @Test
  void whatCannotDrawSaysWhy() {
    assertThat(code(predict("nobody"), 404)).isEqualTo("model_not_found");
    assertThat(code(predictRun("nobody"), 404)).isEqualTo("run_not_found");

    var without = submit("undeployed", "\"run_inference\": false");
    assertThat(code(predictRun(without), 409)).isEqualTo("not_deployed");
    easel.ended(without);
    assertThat(code(predict("undeployed"), 409)).isEqualTo("not_deployed");

    sandbox.script("broken").endpointFails();
    var broken = easel.submit("broken");
    state(broken, "failed");
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(predictRun(broken).json().path("detail").asString())
                    .contains("Unable to fetch image"));
    assertThat(code(predictRun(broken), 409)).isEqualTo("endpoint_failed");
  }

  @Test
  void aModelThatTwoRunsServeIsAskedForByRun() {
    var one = submit("twin-one", "\"output\": \"finetunes/one/twin\"");
    var two = submit("twin-two", "\"output\": \"finetunes/two/twin\"");
    state(one, "ready");
    state(two, "ready");

    var answer = predict("twin");

    assertThat(code(answer, 409)).isEqualTo("model_ambiguous");
    assertThat(answer.json().path("runs").valueStream())
        .extracting(JsonNode::asString)
        .containsExactlyInAnyOrder(one, two);
    assertThat(predict("twin-one").status()).isEqualTo(200);
    assertThat(predictRun(two).status()).isEqualTo(200);
    easel.ended(two);
    assertThat(easel.delete("/v1/runs/" + two + "?endpoint=true").status()).isEqualTo(204);
    Awaitility.await().until(() -> predict("twin").status() == 200);
  }

  @Test
  void anAddressOutsideTheServingDomainsIsRefused() {
    var run = easel.submit("elsewhere");
    state(run, "ready");
    sandbox.patch(
        GROUP, KIND, "inference-elsewhere", "{\"status\": {\"url\": \"http://127.0.0.1:1/\"}}");

    Awaitility.await()
        .ignoreExceptions() // a picture, until the patch is seen
        .untilAsserted(
            () -> assertThat(code(predictRun(run), 502)).isEqualTo("endpoint_address_refused"));
  }

  @Test
  void whatACanceledRunLeftHalfMadeIsRemovedAndItsNameKept() {
    sandbox.script("halfway").endpointNeverReady();
    var run = easel.submit("halfway");
    state(run, "deploying");
    assertThat(code(predictRun(run), 503)).isEqualTo("endpoint_deploying");
    assertThat(predictRun(run).header("Retry-After")).isEqualTo("10");

    easel.post("/v1/runs/" + run + "/cancel", "");

    easel.until(run, "canceled");
    Awaitility.await().until(() -> !sandbox.inferenceServices().contains("inference-halfway"));
    state(run, "deleted");
    assertThat(easel.post("/v1/runs", Easel.dreambooth("halfway", "")).status()).isEqualTo(409);
  }

  @Test
  void aDeletedRunTakesItsEndpointAlongOnlyIfAsked() {
    var kept = easel.submit("kept");
    var gone = easel.submit("gone");
    state(kept, "ready");
    state(gone, "ready");
    easel.ended(kept);
    easel.ended(gone);

    assertThat(easel.delete("/v1/runs/" + kept).status()).isEqualTo(204);
    assertThat(easel.delete("/v1/runs/" + gone + "?endpoint=true").status()).isEqualTo(204);

    Awaitility.await().until(() -> !sandbox.inferenceServices().contains("inference-gone"));
    assertThat(sandbox.inferenceServices()).contains("inference-kept");
    Awaitility.await()
        .until(
            () ->
                easel.get("/v1/runs/" + gone).status() == 410
                    && !claimed("endpoint", "inference-gone"));
    assertThat(claimed("endpoint", "inference-kept")).isTrue();
  }

  @Test
  void anEndpointThatIsNotTheRunsOwnStays() {
    var run = easel.submit("taken-away");
    state(run, "ready");
    easel.ended(run);
    sandbox.patch(
        GROUP,
        KIND,
        "inference-taken-away",
        "{\"metadata\": {\"labels\": {\"easel.dev/workflow\": \"by-hand\"}}}");

    assertThat(easel.delete("/v1/runs/" + run + "?endpoint=true").status()).isEqualTo(204);

    Awaitility.await().until(() -> !claimed("endpoint", "inference-taken-away"));
    assertThat(sandbox.inferenceServices()).contains("inference-taken-away");
  }

  private static boolean claimed(String kind, String name) {
    return easel
        .context()
        .getBean(JdbcClient.class)
        .sql("select exists (select 1 from claims where kind = ? and place like ?)")
        .params(kind, "%/" + name)
        .query(Boolean.class)
        .single();
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

  private void stop(String service, String value) {
    sandbox.patch(
        GROUP,
        KIND,
        service,
        "{\"metadata\": {\"annotations\": {\"serving.kserve.io/stop\": %s}}}".formatted(value));
  }

  private static Easel.Answer predict(String model) {
    return easel.post("/v1/models/" + model + ":predict", PROMPT);
  }

  private static Easel.Answer predictRun(String run) {
    return easel.post("/v1/runs/" + run + "/predict", PROMPT);
  }

  private static String code(Easel.Answer answer, int status) {
    assertThat(answer.status()).as(() -> answer.json().toPrettyString()).isEqualTo(status);
    return answer.json().path("code").asString();
  }

  private static void state(String id, String state) {
    var _ = easel.until(id, seen -> seen.at("/endpoint/state").asString("").equals(state));
  }
}
