package dev.easel.endpoints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.easel.Easel;
import dev.easel.OnSandbox;
import dev.easel.projects.Projects;
import dev.easel.runs.BudgetSpent;
import dev.easel.runs.RunId;
import dev.easel.runs.Runs;
import dev.easel.sandbox.Sandbox;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Endpoints are listed, changed, stopped, started and deleted by name. */
@Timeout(60)
class EndpointListTest {

  private static final String GROUP = "serving.kserve.io/v1beta1";
  private static final String KIND = "InferenceService";
  private static final String PROMPT = "{\"prompt\": \"A photo of sks dog at the beach\"}";

  @RegisterExtension
  private static final OnSandbox easel =
      OnSandbox.with(Sandbox.Options.INSTANT, Map.of("easel.endpoints.probe-first", "100ms"));

  private final Sandbox sandbox = easel.sandbox();

  @Test
  void aPageAfterAnotherHasEachOnce() {
    var names = List.of("paged-a", "paged-b", "paged-c");
    names.forEach(name -> ready(name));

    var seen = new ArrayList<String>();
    var after = "";
    while (seen.size() < 100) {
      var page = easel.get("/v1/endpoints?limit=1&state=ready" + after).json();
      page.path("data").forEach(it -> seen.add(it.path("run_name").asString()));
      if (!page.path("has_more").asBoolean()) {
        break;
      }
      after = "&after=" + page.path("next").asString();
    }

    assertThat(seen).doesNotHaveDuplicates().containsAll(names);
    assertThat(code(easel.get("/v1/endpoints?after=run_x"), 400)).isEqualTo("bad_cursor");
    assertThat(code(easel.get("/v1/endpoints?state=gone"), 422)).isEqualTo("invalid_request");
    assertThat(code(easel.get("/v1/endpoints/nobody"), 404)).isEqualTo("endpoint_not_found");
    assertThat(gauge("ready")).isGreaterThanOrEqualTo(3);
  }

  @Test
  void aStoppedOneStaysStoppedForPromptsUntilItIsStarted() {
    var run = ready("halted");

    assertThat(post("halted", "stop").status()).isEqualTo(202);
    assertThat(post("halted", "stop").status()).isEqualTo(202);

    var stopped = until("halted", it -> state(it).equals("stopped") && !it.has("pending"));
    assertThat(stopped.path("stopped_by").asString()).isEqualTo("caller");
    assertThat(code(predict("halted"), 409)).isEqualTo("endpoint_stopped");
    assertThat(predict("halted").json().path("detail").asString())
        .contains("a caller stopped it", "/v1/endpoints/inference-halted/start");

    assertThat(post("halted", "start").status()).isEqualTo(202);
    assertThat(post("halted", "start").status()).isEqualTo(202);

    var started = until("halted", it -> state(it).equals("ready"));
    assertThat(started.has("stopped_by")).isFalse();
    assertThat(predict("halted").status()).isEqualTo(200);
    assertThat(changes(run)).containsOnlyOnce("stop", "start");
  }

  @Test
  void aSpentBudgetStopsItWhateverAPromptAsks() {
    var run = ready("spent");
    assertThat(charged(run)).isEqualTo(1);

    easel.context().publishEvent(new BudgetSpent(RunId.parse(run).orElseThrow()));

    var stopped = until("spent", it -> state(it).equals("stopped") && !it.has("pending"));
    assertThat(stopped.path("stopped_by").asString()).isEqualTo("budget");
    assertThat(predict("spent").json().path("detail").asString()).contains("spent its max_cost");
    assertThat(charged(run)).isZero();
    post("spent", "start");
    until("spent", it -> state(it).equals("ready"));
    assertThat(charged(run)).isEqualTo(1);
    easel.context().publishEvent(new BudgetSpent(RunId.parse(run).orElseThrow()));
    until("spent", it -> state(it).equals("stopped"));
    easel.ended(run);
    assertThat(easel.delete(path("spent")).status()).isEqualTo(204);
    await().until(() -> charged(run) == 0);
  }

  /** For how many things its run is being charged. */
  private static int charged(String run) {
    return easel
        .context()
        .getBean(JdbcClient.class)
        .sql(
            "select count(*) from charges where run_id = ? and kind = 'ENDPOINT' and to_at is null")
        .param(RunId.parse(run).orElseThrow().value())
        .query(Integer.class)
        .single();
  }

  @Test
  void whatIsAskedLastIsWhatItBecomes() {
    ready("undecided");
    for (var i = 0; i < 5; i++) {
      post("undecided", "stop");
      post("undecided", "start");
    }
    post("undecided", "stop");

    until("undecided", it -> state(it).equals("stopped") && !it.has("pending"));
    post("undecided", "start");
    post("undecided", "stop");
    post("undecided", "start");
    until("undecided", it -> state(it).equals("ready") && !it.has("pending"));
  }

  @Test
  void whatIsStoppedInTheClusterIsShownAndStartedHere() {
    ready("outside");
    annotate("outside", "\"true\"");
    var stopped = until("outside", it -> state(it).equals("stopped"));
    assertThat(stopped.path("stopped_by").asString()).isEqualTo("outside");
    assertThat(code(predict("outside"), 409)).isEqualTo("endpoint_stopped");

    post("outside", "start");
    until("outside", it -> state(it).equals("ready"));

    post("outside", "stop");
    until("outside", it -> state(it).equals("stopped") && !it.has("pending"));
    annotate("outside", "null");
    assertThat(until("outside", it -> state(it).equals("ready")).has("stopped_by")).isFalse();
  }

  @Test
  void replicasAreChangedAndShownAtOnce() {
    ready("scaled");

    var answer =
        patch(
            "scaled",
            "{\"replicas\": {\"min\": 1, \"max\": 3, \"scale_to_zero_after_seconds\": 60}}");

    assertThat(answer.status()).as(answer.json().toPrettyString()).isEqualTo(200);
    assertThat(answer.json().at("/replicas/min").asInt()).isEqualTo(1);
    assertThat(answer.json().at("/pending/change").asString()).isEqualTo("replicas");
    until("scaled", it -> state(it).equals("ready") && !it.has("pending"));
    assertThat(service("scaled"))
        .contains("\"minReplicas\":1", "\"maxReplicas\":3", "retention-period\":\"60s\"");
    var unchanged = patch("scaled", "{\"replicas\": {\"max\": 3}}");
    assertThat(unchanged.json().has("pending")).isFalse();
    assertThat(patch("scaled", "{}").status()).isEqualTo(200);
  }

  @Test
  void theLeaseIsChangedMemberByMember() {
    var run = ready("leased");
    var lease =
        patch(
            "leased",
            "{\"lease\": {\"expires_at\": \"2099-01-31T19:00:00+01:00\", \"keep\": true}}");
    assertThat(lease.status()).as(lease.json().toPrettyString()).isEqualTo(200);
    assertThat(lease.json().at("/lease/expires_at").asString()).isEqualTo("2099-01-31T18:00:00Z");
    assertThat(lease.json().at("/lease/keep").asBoolean()).isTrue();
    assertThat(lease.json().at("/lease/stops_at").isMissingNode()).isTrue();

    var freed = patch("leased", "{\"lease\": {\"keep\": false}}");
    assertThat(freed.json().at("/lease/stops_at").asString()).isEqualTo("2099-01-31T18:00:00Z");

    var idle =
        patch("leased", "{\"lease\": {\"expires_at\": null, \"idle_ttl_seconds\": 86400}}").json();
    assertThat(idle.at("/lease/expires_at").isMissingNode()).isTrue();
    assertThat(Instant.parse(idle.at("/lease/stops_at").asString()))
        .isBetween(
            Instant.now().plus(Duration.ofHours(23)), Instant.now().plus(Duration.ofHours(25)));
    assertThat(changes(run)).contains("lease");
  }

  @Test
  void everythingWrongIsSaidAtOnce() {
    ready("wrong");
    var refused =
        patch(
            "wrong",
            """
            {"replica": 1, "replicas": {"min": 9, "max": 0, "most": 1},
             "lease": {"expires_at": "2001-01-01T00:00:00Z", "idle_ttl_seconds": 1, "keep": "no"}}
            """);

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.json().path("errors").valueStream())
        .extracting(error -> error.path("pointer").asString())
        .containsExactlyInAnyOrder(
            "#/replica",
            "#/replicas/min",
            "#/replicas/max",
            "#/replicas/most",
            "#/lease/expires_at",
            "#/lease/idle_ttl_seconds",
            "#/lease/keep");
    assertThat(pointers(patch("wrong", "{\"replicas\": {\"min\": 3, \"max\": 2}}")))
        .containsExactly("#/replicas/min");
    assertThat(pointers(patch("wrong", "{\"lease\": {\"expires_at\": \"tomorrow\"}}")))
        .containsExactly("#/lease/expires_at");
  }

  @Test
  void anotherVersionIsNotChangedOrDeleted() {
    ready("versioned");
    var etag = easel.get(path("versioned")).header("ETag");
    assertThat(etag).matches("\"\\d+\"");
    assertThat(patch("versioned", "{\"lease\": {\"keep\": true}}", "If-Match", etag).status())
        .isEqualTo(200);

    var stale = patch("versioned", "{\"lease\": {\"keep\": false}}", "If-Match", etag);
    assertThat(code(stale, 412)).isEqualTo("changed_meanwhile");
    var request =
        HttpRequest.newBuilder(easel.base().resolve(path("versioned")))
            .header("If-Match", etag)
            .DELETE();
    assertThat(code(easel.send(request), 412)).isEqualTo("changed_meanwhile");
  }

  @Test
  void aDeletedOneGivesItsNameUpAndCannotBeChangedMeanwhile() {
    var run = ready("unwanted");
    easel.ended(run);
    sandbox.forbid("delete", "inferenceservices");
    try {
      assertThat(easel.delete(path("unwanted")).status()).isEqualTo(204);
      assertThat(easel.get(path("unwanted")).json().at("/pending/change").asString())
          .isEqualTo("delete");
      assertThat(code(post("unwanted", "stop"), 409)).isEqualTo("endpoint_deleting");
      assertThat(code(post("unwanted", "start"), 409)).isEqualTo("endpoint_deleting");
      assertThat(code(patch("unwanted", "{}"), 409)).isEqualTo("endpoint_deleting");
      assertThat(easel.delete(path("unwanted")).status()).isEqualTo(204);
    } finally {
      sandbox.permit("delete", "inferenceservices");
    }
    due("give-up-endpoint");

    await().until(() -> easel.get(path("unwanted")).status() == 404);

    assertThat(code(easel.delete(path("unwanted")), 404)).isEqualTo("endpoint_not_found");
    await().until(() -> !claimed("inference-unwanted"));
    easel.until(run, it -> it.at("/endpoint/state").asString("").equals("deleted"));
  }

  @Test
  void whatIsBeingDeployedIsNotDeleted() {
    sandbox.script("hatching").endpointNeverReady();
    var run = easel.submit("hatching");
    until("hatching", it -> state(it).equals("deploying"));

    assertThat(code(easel.delete(path("hatching")), 409)).isEqualTo("run_not_finished");

    easel.post("/v1/runs/" + run + "/cancel", "");
    await().until(() -> easel.get(path("hatching")).status() == 404);
  }

  @Test
  void whatTheClusterRefusesIsSaidAndTriedAgain() {
    ready("refused");
    sandbox.forbid("patch", "inferenceservices");
    try {
      post("refused", "stop");
      var pending = until("refused", it -> it.at("/pending/problem").isString());
      assertThat(pending.at("/pending/change").asString()).isEqualTo("stop");
      assertThat(pending.at("/pending/problem").asString()).contains("cannot patch");
    } finally {
      sandbox.permit("patch", "inferenceservices");
    }
    due("order-endpoint");
    until("refused", it -> state(it).equals("stopped") && !it.has("pending"));
  }

  @Test
  void whatADeletedRunLeavesIsAnOrphanWhoseDeletionFreesItsName() {
    var run = ready("left-behind");
    easel.ended(run);
    assertThat(easel.delete("/v1/runs/" + run).status()).isEqualTo(204);

    var orphan = until("left-behind", it -> state(it).equals("orphaned"));

    assertThat(orphan.path("service_state").asString()).isEqualTo("ready");
    assertThat(orphan.path("run").asString()).isEqualTo(run);
    assertThat(orphan.has("run_name")).isFalse();
    assertThat(pointers(patch("left-behind", "{\"lease\": {\"keep\": true}}")))
        .containsExactly("#/lease");
    post("left-behind", "stop");
    until("left-behind", it -> it.path("service_state").asString("").equals("stopped"));
    assertThat(claimed("inference-left-behind")).isTrue();
    assertThat(easel.delete(path("left-behind")).status()).isEqualTo(204);
    await().until(() -> !claimed("inference-left-behind"));
  }

  @Test
  void anotherServiceOfTheNameIsAnotherEndpoint() {
    var run = ready("again");
    var first = easel.get(path("again")).json().path("id").asString();
    easel.ended(run);
    var again = easel.post("/v1/runs/" + run + "/deploy", "{}");
    assertThat(again.status()).as(again.json().toPrettyString()).isEqualTo(201);
    var second = again.json().path("id").asString();

    var replaced =
        until("again", it -> state(it).equals("ready") && !first.equals(it.path("id").asString()));

    assertThat(replaced.path("run").asString()).isEqualTo(second);
    assertThat(easel.run(run).at("/endpoint/state").asString()).isEqualTo("deleted");
  }

  @Test
  void aCopyIsDeletedAloneAndCostsItsRunNothing() {
    var run = ready("copied");
    easel.ended(run);
    serve("inference-copied-too", run.replace('_', '-'));
    var copy = until("copied-too", it -> it.path("service_state").asString("").equals("ready"));
    assertThat(copy.path("run").asString()).isEqualTo(run);
    assertThat(state(copy)).isEqualTo("orphaned");

    post("copied-too", "stop");
    until("copied-too", it -> it.path("service_state").asString("").equals("stopped"));
    assertThat(charged(run)).isEqualTo(1);
    assertThat(easel.delete(path("copied-too")).status()).isEqualTo(204);
    await().until(() -> easel.get(path("copied-too")).status() == 404);

    assertThat(easel.get(path("copied")).json().path("state").asString()).isEqualTo("ready");
    assertThat(easel.get(path("copied")).json().has("pending")).isFalse();
    assertThat(claimed("inference-copied")).isTrue();
    assertThat(charged(run)).isEqualTo(1);
  }

  @Test
  void aCopyStaysWhenTheEndpointIsDeleted() {
    var run = ready("original");
    easel.ended(run);
    serve("inference-original-copy", run.replace('_', '-'));
    until("original-copy", it -> state(it).equals("orphaned"));

    assertThat(easel.delete(path("original")).status()).isEqualTo(204);
    await().until(() -> easel.get(path("original")).status() == 404);

    await().until(() -> !claimed("inference-original"));
    assertThat(sandbox.inferenceServices()).contains("inference-original-copy");
    assertThat(easel.get(path("original-copy")).json().has("pending")).isFalse();
  }

  @Test
  void aSpentBudgetStopsWhatAnErasedRunLeftButNoCopy() {
    var run = ready("outlived");
    easel.ended(run);
    serve("inference-outlived-copy", run.replace('_', '-'));
    until("outlived-copy", it -> it.path("service_state").asString("").equals("ready"));
    assertThat(easel.delete("/v1/runs/" + run).status()).isEqualTo(204);
    until("outlived", it -> state(it).equals("orphaned"));
    assertThat(charged(run)).isEqualTo(1);

    easel.context().publishEvent(new BudgetSpent(RunId.parse(run).orElseThrow()));

    var stopped = until("outlived", it -> it.path("service_state").asString("").equals("stopped"));
    assertThat(stopped.path("stopped_by").asString()).isEqualTo("budget");
    assertThat(charged(run)).isZero();
    var copy = easel.get(path("outlived-copy")).json();
    assertThat(copy.path("service_state").asString()).isEqualTo("ready");
    assertThat(copy.has("stopped_by")).isFalse();
  }

  @Test
  void theNameOfWhatAnErasedRunLeftIsFreeOnceItIsGone() {
    var run = ready("swept");
    easel.ended(run);
    assertThat(easel.delete("/v1/runs/" + run).status()).isEqualTo(204);
    until("swept", it -> state(it).equals("orphaned"));
    assertThat(claimed("inference-swept")).isTrue();
    sandbox.delete(GROUP, KIND, "inference-swept");
    await().until(() -> !claimed("inference-swept"));

    var later = ready("swept-before");
    easel.ended(later);
    sandbox.delete(GROUP, KIND, "inference-swept-before");
    easel.until(later, it -> it.at("/endpoint/state").asString("").equals("deleted"));
    assertThat(claimed("inference-swept-before")).isTrue();
    assertThat(easel.delete("/v1/runs/" + later).status()).isEqualTo(204);
    assertThat(claimed("inference-swept-before")).isFalse();
  }

  @Test
  void inStandardModeOnlyAMinimumThatIsGivenIsRefused() {
    ready("standard");
    sandbox.patch(
        GROUP, KIND, "inference-standard", "{\"spec\": {\"predictor\": {\"minReplicas\": 0}}}");
    sandbox.patch(
        GROUP, KIND, "inference-standard", "{\"status\": {\"deploymentMode\": \"Standard\"}}");
    until(
        "standard",
        it ->
            it.path("mode").asString("").equals("Standard")
                && it.at("/replicas/min").asInt(-1) == 0);

    var kept = patch("standard", "{\"lease\": {\"keep\": true}}");
    assertThat(kept.status()).as(kept.json().toPrettyString()).isEqualTo(200);
    assertThat(patch("standard", "{\"replicas\": {\"max\": 2}}").status()).isEqualTo(200);
    assertThat(pointers(patch("standard", "{\"replicas\": {\"min\": 0}}")))
        .containsExactly("#/replicas/min");
  }

  @Test
  void whatAdmissionTakesBackIsSaidAndNotWrittenAgainAtOnce() {
    ready("capped");
    sandbox.capReplicas(2);
    try {
      patch("capped", "{\"replicas\": {\"max\": 4}}");
      var pending = until("capped", it -> it.at("/pending/problem").isString());
      assertThat(pending.at("/pending/problem").asString())
          .contains("Admission", "\"maxReplicas\":4");
      assertThat(patches("capped")).isEqualTo(1);
      await()
          .during(Duration.ofSeconds(2))
          .atMost(Duration.ofSeconds(20))
          .until(() -> patches("capped") == 1);
    } finally {
      sandbox.capReplicas(Integer.MAX_VALUE);
    }
    due("order-endpoint");
    until("capped", it -> !it.has("pending"));
    assertThat(service("capped")).contains("\"maxReplicas\":4");
  }

  @Test
  void workflowsOfOneNameKeepTheirEndpoints() {
    byHand("elder");
    var elder = until("elder", it -> state(it).equals("ready")).path("run").asString();
    easel.ended(elder);
    sandbox.delete("argoproj.io/v1alpha1", "Workflow", "by-hand");
    byHand("younger");
    var younger = until("younger", it -> state(it).equals("ready")).path("run").asString();
    easel.ended(younger);
    assertThat(younger).isNotEqualTo(elder);

    annotate("elder", "\"true\"");
    var stopped = until("elder", it -> it.path("service_state").asString("").equals("stopped"));

    assertThat(stopped.path("run").asString()).isEqualTo(elder);
    assertThat(state(stopped)).isEqualTo("stopped");
    assertThat(charged(elder)).isZero();
    assertThat(charged(younger)).isEqualTo(1);
    assertThat(easel.delete("/v1/runs/" + younger + "?endpoint=true").status()).isEqualTo(204);
    await().until(() -> easel.get(path("younger")).status() == 404);
    assertThat(easel.get(path("elder")).json().path("run").asString()).isEqualTo(elder);
    assertThat(sandbox.inferenceServices()).contains("inference-elder");
  }

  @Test
  void oneWhoseRunIsAdoptedWhileServicesAreListedIsThere() {
    var context = easel.context();
    var project = context.getBean(Projects.class).find("default").orElseThrow();
    var services = new ListedServices(context.getBean(Sightings.class), project);
    var listed = new InferenceService(manifest("inference-adopted", "by-hand"));
    services.seen(listed, Optional.empty());

    byHand("adopted");
    var id = until("adopted", it -> state(it).equals("ready")).path("run").asString();
    easel.ended(id);

    var run = context.getBean(Runs.class).find(RunId.parse(id).orElseThrow()).orElseThrow();
    assertThat(services.has(run)).isTrue();
    services.seen(new InferenceService(manifest("inference-adopted", "foreign")), Optional.empty());
    assertThat(services.has(run)).as("another took its name").isFalse();
    services.seen(listed, Optional.empty());
    services.gone("inference-adopted");
    assertThat(services.has(run)).isFalse();
    sandbox.delete("argoproj.io/v1alpha1", "Workflow", "by-hand");
  }

  private static JsonNode manifest(String name, String workflow) {
    return JsonMapper.shared()
        .readTree(
            """
            {"metadata": {"name": "%s", "labels": {"easel.dev/workflow": "%s"}}}
            """
                .formatted(name, workflow));
  }

  @Test
  void whatIsGoneSinceItWasListedIsNotFound() {
    var run = ready("vanishing");
    var services = easel.context().getBean(Services.class);
    var listed =
        services.all(sandbox.namespace(), "easel.dev/workflow=" + run.replace('_', '-')).getFirst();
    assertThat(services.now(sandbox.namespace(), listed)).isPresent();

    sandbox.delete(GROUP, KIND, "inference-vanishing");

    assertThat(services.now(sandbox.namespace(), listed)).isEmpty();
  }

  private void serve(String name, String workflow) {
    sandbox.apply(
        """
        apiVersion: serving.kserve.io/v1beta1
        kind: InferenceService
        metadata:
          name: %s
          labels: {easel.dev/managed: "true", easel.dev/workflow: %s}
        spec:
          predictor:
            containers: [{name: kserve-container, image: predictor}]
        """
            .formatted(name, workflow));
  }

  /** Each time a workflow of the same name. */
  private void byHand(String name) {
    sandbox.apply(
        """
        apiVersion: argoproj.io/v1alpha1
        kind: Workflow
        metadata:
          name: by-hand
          labels: {workflows.argoproj.io/workflow-template: easel-dreambooth}
        spec:
          workflowTemplateRef: {name: easel-dreambooth}
          arguments:
            parameters:
              - {name: run_name, value: %1$s}
              - {name: class_dataset, value: generic/%1$s}
              - {name: output, value: finetunes/%1$s}
        """
            .formatted(name));
  }

  private long patches(String name) {
    var path =
        "/apis/serving.kserve.io/v1beta1/namespaces/%s/inferenceservices/inference-%s"
            .formatted(sandbox.namespace(), name);
    return sandbox.kubernetesRequests("PATCH", path);
  }

  /** Waits until it has drawn. */
  private static String ready(String name) {
    var run = easel.submit(name);
    until(name, it -> state(it).equals("ready"));
    return run;
  }

  /** Has a task that waits to be tried again look now. */
  private static void due(String task) {
    easel
        .context()
        .getBean(JdbcClient.class)
        .sql("update scheduled_tasks set execution_time = now() where task_name = ? and not picked")
        .param(task)
        .update();
  }

  private static boolean claimed(String name) {
    return easel
        .context()
        .getBean(JdbcClient.class)
        .sql("select exists (select 1 from claims where kind = 'endpoint' and place like ?)")
        .param("%/" + name)
        .query(Boolean.class)
        .single();
  }

  private static double gauge(String state) {
    return easel
        .context()
        .getBean(MeterRegistry.class)
        .get("easel.endpoints")
        .tag("state", state)
        .gauge()
        .value();
  }

  private void annotate(String name, String value) {
    sandbox.patch(
        GROUP,
        KIND,
        "inference-" + name,
        "{\"metadata\": {\"annotations\": {\"serving.kserve.io/stop\": %s}}}".formatted(value));
  }

  private String service(String name) {
    return String.valueOf(sandbox.object(GROUP, KIND, "inference-" + name));
  }

  private static String path(String name) {
    return "/v1/endpoints/inference-" + name;
  }

  private static Easel.Answer post(String name, String verb) {
    return easel.post(path(name) + "/" + verb, "");
  }

  private static Easel.Answer patch(String name, String body, String... headers) {
    var request =
        HttpRequest.newBuilder(easel.base().resolve(path(name)))
            .header("Content-Type", "application/json")
            .method("PATCH", BodyPublishers.ofString(body));
    return easel.send(headers.length == 0 ? request : request.headers(headers));
  }

  private static Easel.Answer predict(String model) {
    return easel.post("/v1/models/" + model + ":predict", PROMPT);
  }

  private static JsonNode until(String name, Predicate<JsonNode> condition) {
    return await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> easel.get(path(name)).json(), condition);
  }

  private static String state(JsonNode endpoint) {
    return endpoint.path("state").asString("");
  }

  private static List<String> changes(String run) {
    return easel
        .run(run)
        .path("status_history")
        .valueStream()
        .filter(event -> event.path("type").asString().equals("endpoint"))
        .map(event -> event.at("/data/change").asString("state"))
        .toList();
  }

  private static List<String> pointers(Easel.Answer refused) {
    assertThat(refused.status()).isEqualTo(422);
    return refused
        .json()
        .path("errors")
        .valueStream()
        .map(error -> error.path("pointer").asString())
        .toList();
  }

  private static String code(Easel.Answer answer, int status) {
    assertThat(answer.status()).as(() -> answer.json().toPrettyString()).isEqualTo(status);
    return answer.json().path("code").asString();
  }
}
