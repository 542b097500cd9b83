package dev.easel.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.easel.Easel;
import dev.easel.OnSandbox;
import dev.easel.sandbox.Sandbox;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What differs is listed with what is to be done about it, and repaired when that is asked for. */
class DriftTest {

  private static final String WORKFLOWS = "argoproj.io/v1alpha1";
  private static final String SERVICES = "serving.kserve.io/v1beta1";

  @RegisterExtension private static final OnSandbox easel = OnSandbox.instant();

  private final Sandbox sandbox = easel.sandbox();

  @Test
  void whatAgreesIsNotListed() {
    var run = easel.submit("agreed");
    easel.ended(run);

    assertThat(about(run.replace('_', '-'), "inference-agreed")).isEmpty();
  }

  @Test
  void aPageAfterAnotherHasEachOnceAndTheNewestFirst() {
    var names = List.of("inference-page-a", "inference-page-b", "inference-page-c");
    names.forEach(name -> apply("InferenceService", SERVICES, name, "{predictor: {}}", "nobodys"));
    sandbox.apply(
        """
        apiVersion: argoproj.io/v1alpha1
        kind: Workflow
        metadata: {name: page-d, labels: {easel.dev/managed: "true"}}
        spec: {entrypoint: main}
        """);

    var found = new ArrayList<JsonNode>();
    var page = easel.get("/v1/drift?limit=1").json();
    page.path("data").forEach(found::add);
    while (page.path("has_more").asBoolean()) {
      assertThat(page.path("next")).isEqualTo(found.getLast().path("id"));
      page = easel.get("/v1/drift?limit=1&after=" + page.path("next").asString()).json();
      assertThat(page.path("data")).hasSizeLessThanOrEqualTo(1);
      page.path("data").forEach(found::add);
    }

    assertThat(found.stream().map(drift -> drift.path("subject").asString()))
        .doesNotHaveDuplicates()
        .containsAll(names)
        .contains("page-d");
    assertThat(found.stream().map(drift -> drift.path("id").asString()))
        .isSortedAccordingTo(Comparator.reverseOrder());
    assertThat(page.path("next").isNull()).isTrue();
    isProblem(easel.get("/v1/drift?after=run_x"), 400, "bad_cursor");
    isProblem(easel.get("/v1/drift?limit=0"), 422, "invalid_request");
    names.forEach(name -> sandbox.delete(SERVICES, "InferenceService", name));
    sandbox.delete(WORKFLOWS, "Workflow", "page-d");
  }

  @Test
  void anOrphanedEndpointIsDeletedWhenThatIsAskedFor() {
    apply("InferenceService", SERVICES, "inference-lonely", "{predictor: {}}", "nobodys");

    var drift = about("inference-lonely").getFirst();

    assertThat(drift.path("kind").asString()).isEqualTo("endpoint_without_run");
    assertThat(drift.path("automatic").asBoolean()).isFalse();
    assertThat(drift.path("since").isString()).isTrue();
    assertThat(drift.path("actions").toString()).isEqualTo("[\"delete\"]");
    var path = "/v1/drift/endpoint_without_run/inference-lonely";
    assertThat(easel.post(path, "{\"action\": \"delete\"}").status()).isEqualTo(200);
    await().until(() -> !sandbox.inferenceServices().contains("inference-lonely"));
    isProblem(easel.post(path, "{\"action\": \"delete\"}"), 404, "drift_not_found");
  }

  @Test
  void anEndpointThatNamesNoWorkflowIsDeletedToo() {
    sandbox.apply(
        """
        apiVersion: serving.kserve.io/v1beta1
        kind: InferenceService
        metadata:
          name: inference-nameless
          labels: {easel.dev/managed: "true"}
        spec: {predictor: {}}
        """);

    var path = "/v1/drift/endpoint_without_run/inference-nameless";
    assertThat(easel.post(path, "{\"action\": \"delete\"}").status()).isEqualTo(200);

    await().until(() -> !sandbox.inferenceServices().contains("inference-nameless"));
  }

  @Test
  void anEndpointsRunIsNotGivenUpWhileTheArchiveIsAway() {
    var workflow = "run-01kaq7w3k9e5xv6m2t8r4n0bce";
    apply("InferenceService", SERVICES, "inference-archived", "{predictor: {}}", workflow);
    var path = "/v1/drift/endpoint_without_run/inference-archived";
    sandbox.argoUnavailable();
    try {
      isProblem(easel.post(path, "{\"action\": \"rebuild\"}"), 503, "archive_unreadable");
    } finally {
      sandbox.argoUp();
    }
    isProblem(easel.post(path, "{\"action\": \"rebuild\"}"), 409, "not_repaired");
    assertThat(easel.post(path, "{\"action\": \"delete\"}").status()).isEqualTo(200);
  }

  @Test
  void whatPostgresqlCannotKeepIsReplaced() {
    var arguments =
        Map.of(
            "run_name",
            "nul",
            "class_dataset",
            "generic/nul",
            "output",
            "finetunes/nul",
            "o\0d",
            "d");
    var workflow = sandbox.submitByHand("easel-dreambooth", arguments);

    var run =
        await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> easel.get("/v1/runs?name=nul").json().at("/data/0"), it -> it.has("id"));

    assertThat(run.at("/workflow/name").asString()).isEqualTo(workflow);
    assertThat(easel.run(run.path("id").asString()).at("/parameters/o d").asString(""))
        .isEqualTo("d");
    easel.ended(run.path("id").asString());
  }

  @Test
  void aWorkflowOfNoRecipeIsNotAdoptedAndSaysWhy() {
    apply("Workflow", WORKFLOWS, "homemade", "{entrypoint: main}", "x");

    var drift = about("homemade").getFirst();

    assertThat(drift.path("kind").asString()).isEqualTo("workflow_without_run");
    assertThat(drift.path("actions").toString()).isEqualTo("[\"adopt\",\"delete\"]");
    var path = "/v1/drift/workflow_without_run/homemade";
    isProblem(easel.post(path, "{\"action\": \"adopt\"}"), 409, "not_repaired");
    var refused = easel.post(path, "{\"action\": \"rebuild\"}");
    isProblem(refused, 422, "invalid_request");
    assertThat(refused.json().at("/errors/0/pointer").asString()).isEqualTo("#/action");
    isProblem(easel.post(path, "{\"acton\": \"delete\"}"), 422, "invalid_request");
    assertThat(easel.post(path, "{\"action\": \"delete\"}").status()).isEqualTo(200);
    assertThat(sandbox.workflows()).doesNotContain("homemade");
  }

  @Test
  void aWorkflowThatNamesAnothersRunIsAdoptedOnlyWhenThatIsAskedFor() {
    sandbox.apply(
        """
        apiVersion: argoproj.io/v1alpha1
        kind: Workflow
        metadata:
          name: borrowed
          labels: {easel.dev/managed: "true", easel.dev/run: run_01kaq7w3k9e5xv6m2t8r4n0bcd}
        spec:
          workflowTemplateRef: {name: easel-dreambooth}
          arguments:
            parameters:
              - {name: run_name, value: borrowed}
              - {name: class_dataset, value: generic/borrowed}
              - {name: output, value: finetunes/borrowed}
        """);
    assertThat(about("borrowed").getFirst().path("actions").toString()).contains("adopt");

    var path = "/v1/drift/workflow_without_run/borrowed";
    assertThat(easel.post(path, "{\"action\": \"adopt\"}").status()).isEqualTo(200);

    var run = easel.get("/v1/runs?name=borrowed").json().at("/data/0");
    assertThat(run.path("origin").asString()).isEqualTo("adopted");
    assertThat(easel.ended(run.path("id").asString()).path("status").asString())
        .isEqualTo("succeeded");
    assertThat(about("borrowed")).isEmpty();
  }

  @Test
  void anUnknownRunsWorkflowIsRebuiltByItself() {
    var id = "run_01kaq7w3k9e5xv6m2t8r4n0bcd";
    sandbox.apply(
        """
        apiVersion: argoproj.io/v1alpha1
        kind: Workflow
        metadata:
          name: run-01kaq7w3k9e5xv6m2t8r4n0bcd
          labels: {easel.dev/managed: "true", easel.dev/run: run_01kaq7w3k9e5xv6m2t8r4n0bcd}
          annotations: {easel.dev/spec: "not base64!"}
        spec:
          workflowTemplateRef: {name: easel-dreambooth}
          arguments:
            parameters:
              - {name: run_name, value: unknown}
              - {name: output, value: ../../etc}
        """);

    var path = "/v1/drift/workflow_without_run/run-01kaq7w3k9e5xv6m2t8r4n0bcd";
    assertThat(easel.post(path, "{\"action\": \"rebuild\"}").status()).isEqualTo(200);

    var run = easel.run(id);
    assertThat(run.path("name").asString()).isEqualTo("unknown");
    assertThat(run.path("origin").asString()).isEqualTo("created");
    assertThat(run.has("output")).as("a place that no request could have").isFalse();
    easel.ended(id);
  }

  @Test
  void anotherWorkflowOfARunsNameIsNotItsOwn() {
    var run = easel.submit("replaced");
    easel.ended(run);
    var name = run.replace('_', '-');
    sandbox.delete(WORKFLOWS, "Workflow", name);
    apply("Workflow", WORKFLOWS, name, "{entrypoint: main}", "x");

    var drift = about(name).getFirst();

    assertThat(drift.path("kind").asString()).isEqualTo("mismatch");
    assertThat(drift.path("run").asString()).isEqualTo(run);
    assertThat(easel.post("/v1/drift/mismatch/" + name, "{\"action\": \"delete\"}").status())
        .isEqualTo(200);
    assertThat(about(name)).isEmpty();
    assertThat(easel.run(run).path("status").asString()).isEqualTo("succeeded");
  }

  @Test
  void aLostRunIsListedUntilItEnds() {
    sandbox.script("astray").hangs("finetuner");
    var run = easel.submit("astray");
    easel.until(run, it -> it.path("stage").asString("").equals("training"));

    sandbox.delete(WORKFLOWS, "Workflow", run.replace('_', '-'));

    easel.until(run, "lost");
    var drift = await().until(() -> about(run), found -> !found.isEmpty()).getFirst();
    assertThat(drift.path("kind").asString()).isEqualTo("run_without_workflow");
    assertThat(drift.path("automatic").asBoolean()).isTrue();
    isProblem(
        easel.post("/v1/drift/run_without_workflow/" + run, "{\"action\": \"delete\"}"),
        422,
        "invalid_request");
    easel.post("/v1/runs/" + run + "/cancel", "");
    easel.ended(run);
    assertThat(about(run)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/drift", "/v1/cleanup"})
  void aClusterThatDoesNotTellIsAProblem(String path) {
    sandbox.forbid("list", "workflows");
    try {
      isProblem(ask(path), 502, "cluster_refused");
    } finally {
      sandbox.permit("list", "workflows");
    }
    sandbox.kubernetesUnavailable();
    try {
      isProblem(ask(path), 503, "cluster_unreachable");
    } finally {
      sandbox.kubernetesUp();
    }
  }

  @Test
  void nothingWasAskedForYet() {
    isProblem(easel.get("/v1/reconcile"), 404, "never_reconciled");
    isProblem(easel.get("/v1/cleanup"), 404, "never_cleaned_up");
    isProblem(easel.post("/v1/reconcile", "{\"rebild\": true}"), 422, "invalid_request");
    isProblem(easel.post("/v1/cleanup", "{\"confirm\": \"yes\"}"), 422, "invalid_request");
  }

  @Test
  void whoHoldsTheClaimsMayBeUnknown() {
    sandbox.forbid("list", "persistentvolumeclaims");
    try {
      var listed = easel.post("/v1/cleanup", "{}").json();
      assertThat(listed.has("claims")).isFalse();
      assertThat(listed.path("claims_message").asString()).contains("forbidden");
    } finally {
      sandbox.permit("list", "persistentvolumeclaims");
    }
  }

  private static Easel.Answer ask(String path) {
    return path.equals("/v1/drift") ? easel.get(path) : easel.post(path, "{}");
  }

  private static List<JsonNode> about(String... subjects) {
    return easel
        .get("/v1/drift?limit=100")
        .json()
        .path("data")
        .valueStream()
        .filter(drift -> List.of(subjects).contains(drift.path("subject").asString()))
        .toList();
  }

  private void apply(String kind, String version, String name, String spec, String workflow) {
    sandbox.apply(
        """
        apiVersion: %s
        kind: %s
        metadata:
          name: %s
          labels: {easel.dev/managed: "true", easel.dev/workflow: %s}
        spec: %s
        """
            .formatted(version, kind, name, workflow, spec));
  }

  private static void isProblem(Easel.Answer answer, int status, String code) {
    assertThat(answer.status()).as(() -> answer.json().toPrettyString()).isEqualTo(status);
    assertThat(answer.json().path("code").asString()).isEqualTo(code);
  }
}
