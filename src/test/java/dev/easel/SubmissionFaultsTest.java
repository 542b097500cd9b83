package dev.easel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.sandbox.Sandbox;
import dev.easel.sandbox.Script;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whatever becomes of the event, a run has exactly one workflow. */
class SubmissionFaultsTest {

  private static final String BINDING = "easel-dreambooth";

  @RegisterExtension
  private static final OnSandbox easel =
      OnSandbox.with(
          Sandbox.Options.INSTANT,
          Map.of("easel.runs.retry-first", "50ms", "easel.runs.retry-longest", "500ms"));

  private final Sandbox sandbox = easel.sandbox();

  @AfterEach
  void mend() {
    sandbox.argoUp();
    sandbox.kubernetesUp();
    sandbox.argoAsyncQueue(-1);
    sandbox.permit("create", "workflows");
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        fault("lost", Script::eventLost, 2),
        fault("despite", Script::createdButAnswered500, 1),
        fault("cut-before", Script::connectionCutBeforeCreating, 2),
        fault("cut-after", Script::connectionCutAfterCreating, 1),
        fault("unavailable", Script::eventUnavailable, 2));
  }

  private static Arguments fault(String name, UnaryOperator<Script> fault, int posts) {
    return Arguments.of(name, fault, posts);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void oneWorkflowWhateverTheAnswer(String name, UnaryOperator<Script> fault, int posts) {
    var _ = fault.apply(sandbox.script(name));
    var before = posts();

    var id = easel.submit(name);

    assertThat(easel.ended(id).path("status").asString()).isEqualTo("succeeded");
    assertThat(workflowsOf(id)).isEqualTo(1);
    assertThat(posts() - before).isEqualTo(posts);
  }

  @Test
  void argoMayBeDownWhenARunIsAccepted() {
    sandbox.argoDown();

    var id = easel.submit("patient");

    assertThat(waiting(id, "argo_unreachable").path("status").asString()).isEqualTo("queued");
    sandbox.argoUp();
    assertThat(easel.ended(id).path("status").asString()).isEqualTo("succeeded");
  }

  @Test
  void theClusterMayBeDownWhenARunIsAccepted() {
    sandbox.kubernetesDown();

    var id = easel.submit("cluster-away");

    waiting(id, "cluster_unreachable");
    sandbox.kubernetesUp();
    assertThat(easel.ended(id).path("status").asString()).isEqualTo("succeeded");
  }

  @Test
  void anEventThatArgoLosesForEverIsNamed() {
    sandbox.argoAsyncQueue(16);

    var id = easel.submit("swallowed");

    var run = waiting(id, "accepted_but_nothing");
    assertThat(run.path("waiting_message").asString())
        .contains(BINDING)
        .contains("--event-async-dispatch");
    sandbox.argoAsyncQueue(-1);
    assertThat(easel.ended(id).path("status").asString()).isEqualTo("succeeded");
  }

  @Test
  void aBindingThatLostItsNameIsNotUsed() {
    var whole = sandbox.object("argoproj.io/v1alpha1", "WorkflowEventBinding", BINDING);
    sandbox.patch(
        "argoproj.io/v1alpha1",
        "WorkflowEventBinding",
        BINDING,
        "{\"spec\": {\"submit\": {\"metadata\": null}}}");
    try {
      var refused = easel.post("/v1/runs", Replica.dreambooth("pruned", ""));
      if (refused.status() == 201) {
        // accepted before the change was seen: it waits, and posts nothing
        var run = waiting(refused.json().path("id").asString(), "binding_unusable");
        assertThat(run.path("waiting_message").asString()).contains("CRDs");
      } else {
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.json().path("code").asString()).isEqualTo("recipe_unusable");
      }
    } finally {
      sandbox.patch(
          "argoproj.io/v1alpha1",
          "WorkflowEventBinding",
          BINDING,
          "{\"spec\": {\"submit\": {\"metadata\": %s}}}".formatted(metadata(whole)));
      easel.ready();
    }
  }

  @Test
  void aTokenWithoutRightsIsSaidSo() {
    sandbox.forbid("create", "workflows");

    var id = easel.submit("forbidden");

    assertThat(waiting(id, "not_permitted").path("waiting_message").asString())
        .contains("cannot create resource");
    sandbox.permit("create", "workflows");
    assertThat(easel.ended(id).path("status").asString()).isEqualTo("succeeded");
  }

  @Test
  void waitingTooLongExpiresARun() {
    sandbox.argoDown();

    var id = easel.submit("impatient", "\"max_pending_seconds\": 1,");

    var run = easel.ended(id);
    assertThat(run.path("status").asString()).isEqualTo("expired");
    assertThat(run.path("reason").asString()).isEqualTo("pending_too_long");
    assertThat(run.path("remedy").asString()).isNotEmpty();
  }

  @Test
  void aForeignWorkflowOfTheRunsNameIsNotTakenForIt() {
    sandbox.argoDown();
    var id = easel.submit("robbed");
    waiting(id, "argo_unreachable");
    sandbox.apply(
        """
        apiVersion: argoproj.io/v1alpha1
        kind: Workflow
        metadata: {name: %s}
        spec:
          workflowTemplateRef: {name: easel-dreambooth}
          arguments: {parameters: [{name: run_name, value: other}]}
        """
            .formatted(id.replace('_', '-')));

    var run = easel.ended(id);

    assertThat(run.path("status").asString()).isEqualTo("failed");
    assertThat(run.path("reason").asString()).isEqualTo("workflow_mismatch");
  }

  @Test
  void aSecondRunCannotTakeAFinishedModelsPlaces() {
    var first = easel.submit("keeper");
    easel.ended(first);

    var second = easel.post("/v1/runs", Replica.dreambooth("keeper", ""));

    assertThat(second.status()).isEqualTo(409);
    assertThat(second.json().path("run").asString()).isEqualTo(first);
    var inside =
        easel.post(
            "/v1/runs",
            """
            {"recipe": "dreambooth", "name": "nested",
             "parameters": {"output": "finetunes/keeper/inner", "class_dataset": "generic/n"}}
            """);
    assertThat(inside.status()).isEqualTo(409);
    var replacing = easel.submit("keeper", "\"replace\": true,");
    assertThat(easel.ended(replacing).path("status").asString()).isEqualTo("succeeded");
  }

  private static JsonNode metadata(@Nullable String binding) {
    return JsonMapper.shared().readTree(binding).at("/spec/submit/metadata");
  }

  private static JsonNode waiting(String id, String reason) {
    return easel.until(id, run -> reason.equals(run.path("waiting_reason").asString("")));
  }

  private long posts() {
    return sandbox.argoRequests("POST", "/api/v1/events/");
  }

  private long workflowsOf(String id) {
    return sandbox.workflows().stream().filter(id.replace('_', '-')::equals).count();
  }
}
