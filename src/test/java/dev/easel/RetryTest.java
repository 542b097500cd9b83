package dev.easel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.easel.sandbox.Sandbox;
import dev.easel.sandbox.Script;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** A failed run's workflow begins again, once, whatever Argo answers and whoever dies meanwhile. */
class RetryTest {

  private static final Map<String, Object> SOON =
      Map.of("easel.runs.retry-first", "50ms", "easel.runs.retry-longest", "500ms");

  private static final Map<String, Object> DATABASE = TestDatabase.settings();
  private static Installation installation;
  private static Sandbox sandbox;
  private static Replica easel;

  @BeforeAll
  static void start() {
    installation = Installation.start(Sandbox.Options.STANDING);
    sandbox = installation.sandbox();
    easel = replica();
  }

  private static Replica replica() {
    return Replica.start(DATABASE, installation.settings(), SOON).ready();
  }

  @AfterAll
  static void stop() {
    easel.close();
    installation.close();
  }

  @AfterEach
  void mend() {
    sandbox.argoUp();
    sandbox.kubernetesUp();
    sandbox.controllerStopped(false);
    sandbox.permit("delete", "pods");
  }

  @Test
  void theFailedStepsStartAgainAndTheFirstAttemptStaysVisible() {
    var id = failed("killed");
    sandbox.script("killed").succeeds("finetuner");

    var asked = retry(id);

    assertThat(asked.status()).isEqualTo(202);
    assertThat(asked.header("ETag")).isNotEmpty();
    assertThat(status(asked.json())).isEqualTo("submitted");
    assertThat(asked.json().has("reason")).isFalse();
    assertThat(asked.json().has("finished_at")).isFalse();
    var run = ended(id);
    assertThat(status(run)).isEqualTo("succeeded");
    assertThat(run.path("attempt").asInt()).isEqualTo(2);
    assertThat(run.path("attempts").valueStream().map(it -> it.path("phase").asString()))
        .containsExactly("failed", "succeeded");
    assertThat(run.at("/attempts/0/finished_at").isString()).isTrue();
    assertThat(run.path("steps").valueStream().map(it -> it.path("phase").asString()))
        .containsOnly("succeeded");
    var first = easel.get("/v1/runs/" + id + "?attempt=1").json();
    assertThat(first.at("/steps/1/message").asString()).contains("OOMKilled");
    assertThat(easel.get("/v1/runs/" + id + "?attempt=3").json().path("code").asString())
        .isEqualTo("attempt_not_found");
    assertThat(notes(run)).contains("retry");
  }

  @Test
  void untilArgosControllerLooksTheFailedStepsWait() {
    var id = failed("unlooked");
    sandbox.script("unlooked").succeeds("finetuner");
    sandbox.controllerStopped(true);

    retry(id);

    var run = easel.until(id, it -> it.path("attempt").asInt() == 2);
    assertThat(run.path("attempts").valueStream().map(it -> it.path("phase").asString()))
        .containsExactly("failed", "pending");
    assertThat(run.path("steps").valueStream().map(it -> it.path("phase").asString()))
        .containsExactly("succeeded", "pending");
    assertThat(run.path("steps").valueStream().map(it -> it.path("attempts").asInt()))
        .containsOnly(1);
    sandbox.controllerStopped(false);
    assertThat(status(ended(id))).isEqualTo("succeeded");
  }

  static Stream<Arguments> lies() {
    return Stream.of(
        Arguments.of("despite", (UnaryOperator<Script>) Script::retriedButAnswered500, 1),
        Arguments.of("nothing-done", (UnaryOperator<Script>) Script::retryLost, 2));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("lies")
  void oneRetryWhateverTheAnswer(String name, UnaryOperator<Script> lie, int calls) {
    var id = failed(name);
    var _ = lie.apply(sandbox.script(name).succeeds("finetuner"));

    retry(id);

    var run = ended(id);
    assertThat(status(run)).isEqualTo("succeeded");
    assertThat(run.path("attempt").asInt()).isEqualTo(2);
    assertThat(calls(id)).isEqualTo(calls);
  }

  @Test
  void retryingTwiceIsRetryingOnce() {
    var id = failed("twice-retried");
    sandbox.script("twice-retried").succeeds("finetuner");

    retry(id);
    assertThat(retry(id).status()).isEqualTo(202);
    easel.until(id, run -> run.path("attempt").asInt() == 2);
    assertThat(retry(id).status()).isEqualTo(202);

    assertThat(status(ended(id))).isEqualTo("succeeded");
    assertThat(calls(id)).isEqualTo(1);
  }

  @Test
  void argoMayBeAwayAndEaselMayDieMeanwhile() {
    var id = failed("patient-retry");
    sandbox.script("patient-retry").succeeds("finetuner");
    sandbox.argoDown();
    retry(id);
    waiting(id, "argo_unreachable");

    easel.close();
    sandbox.argoUp();
    easel = replica();

    var run = ended(id);
    assertThat(status(run)).isEqualTo("succeeded");
    assertThat(run.path("attempt").asInt()).isEqualTo(2);
  }

  @Test
  void aMissingRightIsSaidSo() {
    var id = failed("forbidden-retry");
    sandbox.script("forbidden-retry").succeeds("finetuner");
    sandbox.forbid("delete", "pods");

    retry(id);

    assertThat(waiting(id, "not_permitted").path("waiting_message").asString()).contains("pods");
    sandbox.permit("delete", "pods");
    assertThat(status(ended(id))).isEqualTo("succeeded");
  }

  @Test
  void aRetryThatWaitsTooLongExpires() {
    var id = failed("impatient-retry", "\"max_pending_seconds\": 1,");
    sandbox.argoDown();

    retry(id);

    var run = easel.until(id, "expired");
    assertThat(run.path("reason").asString()).isEqualTo("pending_too_long");
    assertThat(run.path("message").asString()).contains("max_pending_seconds (1)");
    sandbox.argoUp();
    sandbox.script("impatient-retry").succeeds("finetuner");
    retry(id);
    assertThat(status(ended(id))).isEqualTo("succeeded");
  }

  @Test
  void aRetryIsCanceledBeforeItBegins() {
    var id = failed("regretted");
    sandbox.argoDown();
    retry(id);
    waiting(id, "argo_unreachable");

    easel.post("/v1/runs/" + id + "/cancel", "");

    var run = easel.until(id, "canceled");
    assertThat(run.path("reason").asString()).isEqualTo("canceled_by_caller");
    sandbox.argoUp();
    assertThat(sandbox.phase(workflow(id))).isEqualTo("Failed");
  }

  @Test
  void aCanceledRunCanBeRetriedAndCanceledAgain() {
    var id = submit("undecided");
    easel.until(id, run -> step(run, "finetuner").path("phase").asString("").equals("running"));
    easel.post("/v1/runs/" + id + "/cancel", "");
    assertThat(status(ended(id))).isEqualTo("canceled");

    retry(id);
    easel.until(id, run -> run.path("attempt").asInt() == 2);
    easel.post("/v1/runs/" + id + "/cancel", "");

    var run = ended(id);
    assertThat(status(run)).isEqualTo("canceled");
    assertThat(run.path("reason").asString()).isEqualTo("canceled_by_caller");
  }

  @Test
  void aRunWhosePlacesAreAnothersIsNotRetried() {
    var id = failed("ousted");
    sandbox.script("ousted").succeeds("finetuner");
    var other = submit("ousted", "\"replace\": true,");

    var refused = retry(id);

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.json().path("code").asString()).isEqualTo("output_taken");
    assertThat(refused.json().path("run").asString()).isEqualTo(other);
    assertThat(status(easel.run(id))).isEqualTo("failed");
    ended(other);
  }

  @Test
  void onlyWhatFailedCanBeRetried() {
    var id = submit("sound");
    assertThat(retry(id).json().path("code").asString()).isEqualTo("run_not_finished");
    assertThat(status(ended(id))).isEqualTo("succeeded");
    assertThat(retry(id).json().path("code").asString()).isEqualTo("nothing_to_retry");

    sandbox.argoDown();
    var never = easel.submit("never-begun");
    waiting(never, "argo_unreachable");
    easel.post("/v1/runs/" + never + "/cancel", "");
    easel.until(never, "canceled");
    assertThat(retry(never).json().path("code").asString()).isEqualTo("no_workflow");
    assertThat(retry("run_01kaq7w3k9e5xv6m2t8r4n0bcd").status()).isEqualTo(404);
  }

  @Test
  void aWorkflowThatIsKnownToBeGoneIsNotRetried() {
    var id = failed("cleared");
    sandbox.delete("argoproj.io/v1alpha1", "Workflow", workflow(id));
    easel.until(id, run -> run.at("/workflow/gone_at").isString());

    isRefusedAsGone(id);

    assertThat(easel.run(id).path("reason").asString()).isEqualTo("out_of_memory");
  }

  @Test
  void aWorkflowThatWentWhileNobodyWatchedIsNotRetried() {
    var id = failed("gone-unseen");
    easel.close();
    sandbox.delete("argoproj.io/v1alpha1", "Workflow", workflow(id));

    easel = replica();

    easel.until(id, run -> run.at("/workflow/gone_at").isString());
    isRefusedAsGone(id);
  }

  private static void isRefusedAsGone(String id) {
    var refused = retry(id);
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.json().path("code").asString()).isEqualTo("no_workflow");
    assertThat(refused.json().path("detail").asString()).contains("/v1/runs/" + id + "/rerun");
    assertThat(status(easel.run(id))).isEqualTo("failed");
  }

  @Test
  void aWorkflowThatIsFoundToBeGoneIsSaidSo() {
    var id = failed("swept");
    sandbox.kubernetesDown();
    sandbox.delete("argoproj.io/v1alpha1", "Workflow", workflow(id));

    assertThat(retry(id).status()).isEqualTo(202);
    sandbox.kubernetesUp();

    var run = easel.until(id, "failed");
    assertThat(run.path("reason").asString()).isEqualTo("workflow_deleted");
    assertThat(retry(id).json().path("code").asString()).isEqualTo("no_workflow");
  }

  @Test
  void anEndpointThatDidNotComeUpIsTriedAgain() {
    sandbox.script("second-try").endpointFails();
    var id = submit("second-try");
    var trained = ended(id);
    assertThat(status(trained)).isEqualTo("succeeded");
    assertThat(trained.at("/endpoint/state").asString()).isEqualTo("failed");
    sandbox.script("second-try").endpointBecomesReady();

    assertThat(retry(id).status()).isEqualTo(202);

    assertThat(status(ended(id))).isEqualTo("succeeded");
    easel.until(
        id,
        run -> {
          sandbox.clock().advance(Duration.ofSeconds(1));
          return run.at("/endpoint/state").asString("").equals("ready");
        });
    // the training was kept, and what it printed with it
    var metrics =
        await()
            .until(
                () -> easel.get("/v1/runs/" + id + "/metrics").json(),
                shown -> !shown.path("series").isEmpty());
    assertThat(metrics.path("attempt").asInt()).isEqualTo(2);
  }

  @Test
  void twoRetriesDoNotGenerateIntoOneClassFolderAtATime() {
    var first = sharing("first-of-two");
    var second = sharing("second-of-two");

    retry(first);
    easel.until(first, run -> run.path("attempt").asInt() == 2);
    retry(second);

    waiting(second, "class_images_busy");
    assertThat(status(ended(first))).isEqualTo("succeeded");
    assertThat(status(ended(second))).isEqualTo("succeeded");
  }

  /** A failed run that would succeed now, with class images that others use, too. */
  private static String sharing(String name) {
    sandbox.script(name).outOfMemory();
    var accepted =
        easel.post(
            "/v1/runs", Replica.dreambooth(name, "").replace("generic/" + name, "generic/of-two"));
    var id = accepted.json().path("id").asString();
    assertThat(ended(id).path("reason").asString()).isEqualTo("out_of_memory");
    sandbox.script(name).succeeds("finetuner");
    return id;
  }

  private static String failed(String name) {
    return failed(name, "");
  }

  /** Submits a run whose trainer is killed for memory. */
  private static String failed(String name, String members) {
    sandbox.script(name).outOfMemory();
    var id = submit(name, members);
    assertThat(ended(id).path("reason").asString()).isEqualTo("out_of_memory");
    return id;
  }

  private static String submit(String name) {
    return submit(name, "");
  }

  private static String submit(String name, String members) {
    var id = easel.submit(name, members);
    easel.until(
        id,
        run -> {
          sandbox.clock().advance(Duration.ofSeconds(30));
          return run.path("attempt").asInt() == 1;
        });
    return id;
  }

  private static Easel.Answer retry(String id) {
    return easel.post("/v1/runs/" + id + "/retry", "");
  }

  private static JsonNode waiting(String id, String reason) {
    return easel.until(id, run -> reason.equals(run.path("waiting_reason").asString("")));
  }

  private static JsonNode ended(String id) {
    return easel.until(
        id,
        run -> {
          sandbox.clock().advance(Duration.ofSeconds(30));
          return run.path("finished_at").isString();
        });
  }

  private static JsonNode step(JsonNode run, String name) {
    sandbox.clock().advance(Duration.ofSeconds(10));
    return run.path("steps")
        .valueStream()
        .filter(step -> step.path("name").asString().equals(name))
        .findFirst()
        .orElse(run.path("no step"));
  }

  private static Stream<String> notes(JsonNode run) {
    return run.path("status_history")
        .valueStream()
        .map(event -> event.at("/data/asked").asString(""));
  }

  private static long calls(String id) {
    return sandbox.argoRequests(
        "PUT", "/api/v1/workflows/%s/%s/retry".formatted(sandbox.namespace(), workflow(id)));
  }

  private static String workflow(String id) {
    return id.replace('_', '-');
  }

  private static String status(JsonNode run) {
    return run.path("status").asString();
  }
}
