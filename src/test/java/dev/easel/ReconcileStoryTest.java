package dev.easel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.sandbox.Sandbox;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What the cluster holds and what Easel says of it come together again, however they parted. */
class ReconcileStoryTest {

  private static final String WORKFLOWS = "argoproj.io/v1alpha1";
  private static final String CLAIM = "db-finetune-data";

  private final Installation installation = Installation.start(Sandbox.Options.INSTANT);
  private final Sandbox sandbox = installation.sandbox();
  private final List<Replica> started = new ArrayList<>();
  private Map<String, Object> database = TestDatabase.settings();
  private Map<String, Object> more = Map.of();
  private boolean restarts;
  private Replica easel = start();

  private Replica start() {
    var replica = Replica.start(database, installation.settings(), more).ready();
    started.add(replica);
    return replica;
  }

  private void restart() {
    easel.close();
    started.remove(easel);
    easel = start();
  }

  /** Easel is started again where the story says so; nothing else may be told of it. */
  private void here() {
    if (restarts) {
      restart();
    }
  }

  @AfterEach
  void stop() {
    started.forEach(Replica::close);
    installation.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aWorkflowStartedByHandIsARunLikeAnyOther(boolean withRestarts) {
    restarts = withRestarts;
    sandbox.script("by-hand").prints("finetuner", "hello from the trainer\n");
    var workflow = byHand("by-hand");
    here();
    var id = adopted("by-hand");
    here();

    var run = easel.ended(id);
    assertThat(run.path("status").asString()).as(run.toPrettyString()).isEqualTo("succeeded");
    assertThat(run.path("origin").asString()).isEqualTo("adopted");
    assertThat(run.at("/workflow/name").asString()).isEqualTo(workflow);
    assertThat(run.path("recipe").asString()).isEqualTo("dreambooth");
    assertThat(run.at("/parameters/class_dataset").asString()).isEqualTo("generic/by-hand");
    assertThat(run.at("/parameters/lr").asString()).as("the template's own").isEqualTo("2e-6");
    assertThat(run.at("/parameters/output").asString()).isEqualTo("finetunes/by-hand");
    assertThat(run.path("steps").valueStream().map(step -> step.path("phase").asString()))
        .containsOnly("succeeded");
    assertThat(run.path("status_history").toString()).contains("started workflow " + workflow);
    soon().until(() -> text("/v1/runs/" + id + "/logs?step=finetuner").contains("hello from"));
    here();
    easel.until(id, seen -> seen.at("/endpoint/state").asString("").equals("ready"));
    var picture = easel.post("/v1/models/by-hand:predict", "{\"prompt\": \"a dog\"}");
    assertThat(picture.header("Content-Type")).isEqualTo("image/png");
    var taken = easel.post("/v1/runs", Easel.dreambooth("by-hand", "")).json();
    assertThat(taken.path("code").asString()).isEqualTo("output_taken");

    assertThat(easel.delete("/v1/runs/" + id + "?endpoint=true").status()).isEqualTo(204);
    soon().until(() -> !sandbox.workflows().contains(workflow));
    soon().until(() -> sandbox.inferenceServices().isEmpty());
    assertThat(easel.get("/v1/runs/" + id).status()).isEqualTo(410);
  }

  @Test
  void whatWasStartedByHandCanBeCanceled() {
    sandbox.script("unwanted").hangs("finetuner");
    byHand("unwanted");
    var id = adopted("unwanted");
    easel.until(id, run -> run.path("stage").asString("").equals("training"));

    assertThat(easel.post("/v1/runs/" + id + "/cancel", "").status()).isEqualTo(202);

    var run = easel.ended(id);
    assertThat(run.path("status").asString()).isEqualTo("canceled");
    assertThat(run.path("reason").asString()).isEqualTo("canceled_by_caller");
  }

  @Test
  void twoReplicasAdoptOnceAndWhatIsTakenIsSaid() {
    var other = start();
    var holder = easel.submit("twin");
    easel.ended(holder);
    var workflows = Stream.of("twin", "second", "third").map(this::byHand).toList();

    soon().until(() -> adoptions().size() == 3);
    other.close();
    started.remove(other);
    restart();
    Stream.of("second", "third").forEach(name -> easel.ended(adopted(name)));

    assertThat(adoptions().stream().map(run -> run.at("/workflow/name").asString()))
        .containsExactlyInAnyOrderElementsOf(workflows);
    var twin =
        adoptions().stream()
            .filter(run -> run.path("name").asString().equals("twin"))
            .map(run -> easel.run(run.path("id").asString()))
            .findFirst()
            .orElseThrow();
    assertThat(twin.path("status_history").toString())
        .contains("Its output folder", "Its endpoint's name", holder);
  }

  @Test
  void aResubmittedWorkflowIsARunOfItsOwn() {
    var first = easel.submit("again");
    easel.ended(first);
    var labels = object(workflow(first)).at("/metadata/labels");
    var copy = byHand("again-copy");
    sandbox.patch(
        WORKFLOWS,
        "Workflow",
        copy,
        "{\"metadata\": {\"labels\": {\"easel.dev/run\": \"%s\", \"easel.dev/managed\": \"true\","
                .formatted(labels.path("easel.dev/run").asString())
            + "\"workflows.argoproj.io/resubmitted-from-workflow\": \""
            + workflow(first)
            + "\"}}}");

    var id = adopted("again-copy");

    assertThat(id).isNotEqualTo(first);
    assertThat(easel.ended(id).at("/workflow/name").asString()).isEqualTo(copy);
  }

  @Test
  void aDeletedWorkflowIsLostThenFailedAndSaysSoOnce() {
    more = Map.of("easel.runs.lost-after", "2s");
    restart();
    sandbox.script("vanished").hangs("finetuner");
    var id = easel.submit("vanished");
    easel.until(id, run -> run.path("stage").asString("").equals("training"));

    sandbox.delete(WORKFLOWS, "Workflow", workflow(id));

    easel.until(id, "lost");
    restart();
    var run = easel.until(id, "failed");
    assertThat(run.path("reason").asString()).isEqualTo("workflow_deleted");
    assertThat(run.path("message").asString()).endsWith("Argo keeps no archive.");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theArchiveTellsWhatADeletedWorkflowWas(boolean succeeds) {
    sandbox.archiving(true);
    var script = sandbox.script("archived").takes("finetuner", Duration.ofMinutes(5));
    if (!succeeds) {
      var _ = script.outOfMemory();
    }
    var id = easel.submit("archived");
    easel.until(id, run -> run.path("stage").asString("").equals("training"));
    easel.close();
    started.remove(easel);
    sandbox.clock().advance(Duration.ofMinutes(6));
    soon().until(() -> List.of("Succeeded", "Failed").contains(sandbox.phase(workflow(id))));
    sandbox.delete(WORKFLOWS, "Workflow", workflow(id));

    easel = start();

    var run = easel.ended(id);
    assertThat(run.path("status").asString()).isEqualTo(succeeds ? "succeeded" : "failed");
    assertThat(run.path("reason").asString("")).isEqualTo(succeeds ? "" : "out_of_memory");
    assertThat(run.path("steps").valueStream().map(step -> step.path("phase").asString()))
        .contains(succeeds ? "succeeded" : "failed");
    assertThat(run.path("status_history").toString()).contains("\"lost\"", "Argo's archive has");
    var retry = easel.post("/v1/runs/" + id + "/retry", "");
    assertThat(retry.status()).isEqualTo(409);
    assertThat(retry.json().path("code").asString()).isEqualTo("no_workflow");
  }

  @Test
  void anArchiveThatCannotBeReadIsAskedForLongerThenItIsSaid() {
    more = Map.of("easel.runs.lost-after", "1s", "easel.runs.lost-unread-after", "6s");
    restart();
    sandbox.script("unread").hangs("finetuner");
    var id = easel.submit("unread");
    easel.until(id, run -> run.path("stage").asString("").equals("training"));
    sandbox.argoUnavailable();

    sandbox.delete(WORKFLOWS, "Workflow", workflow(id));

    var run = easel.until(id, "failed");
    assertThat(run.path("message").asString())
        .contains("Argo's archive cannot be read: status 503");
    assertThat(Instant.parse(run.path("finished_at").asString()))
        .isAfterOrEqualTo(lostAt(run).plusSeconds(6));
  }

  private static Instant lostAt(JsonNode run) {
    return run.path("status_history")
        .valueStream()
        .filter(event -> event.at("/data/status").asString("").equals("lost"))
        .map(event -> Instant.parse(event.path("at").asString()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theRunsAreRebuiltFromTheClusterAfterTheLossOfTheDatabase() {
    var before = new LinkedHashMap<String, JsonNode>();
    var served =
        easel.submit("served", "\"labels\": {\"team\": \"a\"}, \"metadata\": {\"n\": 1.0},");
    easel.until(served, run -> run.at("/endpoint/state").asString("").equals("ready"));
    easel.ended(served);
    sandbox.script("died").outOfMemory();
    var died = easel.submit("died");
    easel.ended(died);
    sandbox
        .script("crashed")
        .diesSaying("finetuner", 1, "RuntimeError: Expected 4 channels, but got 3 channels");
    var crashed = easel.submit("crashed");
    easel.ended(crashed);
    easel.until(crashed, run -> run.path("message").asString("").contains("4 channels"));
    sandbox.script("stopped").hangs("finetuner");
    var stopped = easel.submit("stopped");
    easel.until(stopped, run -> run.path("stage").asString("").equals("training"));
    easel.post("/v1/runs/" + stopped + "/cancel", "");
    easel.ended(stopped);
    sandbox.script("endless").hangs("finetuner");
    var endless = easel.submit("endless", "\"max_duration_seconds\": 1,");
    easel.ended(endless);
    sandbox.script("working").hangs("finetuner");
    var working = easel.submit("working", "\"max_duration_seconds\": 3600, \"max_cost\": \"20\",");
    easel.until(working, run -> run.path("stage").asString("").equals("training"));
    byHand("hand-made");
    var byHand = adopted("hand-made");
    easel.until(byHand, run -> run.at("/endpoint/state").asString("").equals("ready"));
    easel.ended(byHand);
    for (var id : List.of(served, died, crashed, stopped, endless, working, byHand)) {
      before.put(id, easel.run(id));
    }

    loseDatabase();

    assertThat(easel.get("/v1/runs/" + served).status()).isEqualTo(404);
    soon().until(() -> drift("workflow_without_run").size() == 6);
    assertThat(drift("workflow_without_run").stream().map(it -> it.path("repair").asString()))
        .allMatch(repair -> repair.contains("POST /v1/reconcile"));
    var asked = easel.post("/v1/reconcile", "{\"rebuild\": true}");
    assertThat(asked.status()).isEqualTo(202);
    restart();
    var done =
        soon()
            .until(
                () -> easel.get("/v1/reconcile").json(),
                reconciliation -> reconciliation.has("finished_at"));

    assertThat(done.path("rebuilt").asInt()).isEqualTo(6);
    assertThat(done.path("left_out")).isEmpty();
    before.forEach(
        (id, run) ->
            soon().untilAsserted(() -> assertThat(kept(easel.run(id))).isEqualTo(kept(run))));
    assertThat(easel.run(served).path("status_history").toString()).contains("Rebuilt from");
    assertThat(easel.run(working).at("/cost/max_cost/amount").asString()).isEqualTo("20.00");
    var picture = easel.post("/v1/models/served:predict", "{\"prompt\": \"a dog\"}");
    assertThat(picture.header("Content-Type")).isEqualTo("image/png");
    assertThat(easel.post("/v1/runs", Easel.dreambooth("served", "")).status()).isEqualTo(409);
    soon().until(() -> easel.get("/v1/drift").json().path("data").isEmpty());

    assertThat(easel.post("/v1/reconcile", "{\"rebuild\": true}").status()).isEqualTo(202);
    var again =
        soon()
            .until(
                () -> easel.get("/v1/reconcile").json(),
                reconciliation -> reconciliation.has("finished_at"));
    assertThat(again.path("rebuilt").asInt()).isZero();
    sandbox.script("working").succeeds("finetuner");
    easel.post("/v1/runs/" + working + "/cancel", "");
    assertThat(easel.ended(working).path("reason").asString()).isEqualTo("canceled_by_caller");
  }

  @Test
  void oneThatCannotBeMadeDoesNotKeepTheOthers() {
    var jdbc = easel.context().getBean(JdbcClient.class);
    jdbc.sql("alter table runs add constraint refuses check (name <> 'refused')").update();
    forgotten("run-01kaq7w3k9e5xv6m2t8r4n0bcf", "refused");
    forgotten("run-01kaq7w3k9e5xv6m2t8r4n0bc0", "taken");
    assertThat(easel.post("/v1/reconcile", "{\"rebuild\": true}").status()).isEqualTo(202);

    var done = soon().until(() -> easel.get("/v1/reconcile").json(), it -> it.has("finished_at"));
    assertThat(done.path("rebuilt").asInt()).isEqualTo(1);
    assertThat(done.path("left_out").toString())
        .contains("{\"workflow\":\"run-01kaq7w3k9e5xv6m2t8r4n0bcf\",\"why\":\"failed\"}");
    easel.ended("run_01kaq7w3k9e5xv6m2t8r4n0bc0");
  }

  private void forgotten(String workflow, String name) {
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
            .formatted(workflow, workflow.replace('-', '_'), name, name, name));
  }

  @Test
  void aRunWhoseWorkflowIsGoneComesBackFromTheArchiveByItsEndpoint() {
    sandbox.archiving(true);
    var id = easel.submit("old");
    easel.until(id, run -> run.at("/endpoint/state").asString("").equals("ready"));
    var before = easel.ended(id);
    sandbox.delete(WORKFLOWS, "Workflow", workflow(id));

    loseDatabase();

    var orphan = drift("endpoint_without_run").getFirst();
    assertThat(orphan.path("subject").asString()).isEqualTo("inference-old");
    assertThat(
            easel
                .post("/v1/drift/endpoint_without_run/inference-old", "{\"action\": \"rebuild\"}")
                .status())
        .isEqualTo(200);
    soon().untilAsserted(() -> assertThat(kept(easel.run(id))).isEqualTo(kept(before)));
    assertThat(drift("endpoint_without_run")).isEmpty();
    assertThat(easel.post("/v1/runs/" + id + "/retry", "").json().path("code").asString())
        .isEqualTo("no_workflow");
  }

  @Test
  void whatRunsLeftIsListedThenClearedAwayAlsoWhenCutOff() {
    var served = easel.submit("left-served");
    easel.until(served, run -> run.at("/endpoint/state").asString("").equals("ready"));
    easel.ended(served);
    sandbox.script("left-live").hangs("finetuner");
    var live = easel.submit("left-live");
    easel.until(live, run -> run.path("stage").asString("").equals("training"));
    orphan("inference-orphan");
    ownPod();

    var listed = easel.post("/v1/cleanup", "").json();

    assertThat(listed.path("state").asString()).isEqualTo("dry_run");
    assertThat(names(listed))
        .containsExactlyInAnyOrder(
            "run " + live,
            "workflow " + workflow(served),
            "workflow " + workflow(live),
            "endpoint inference-left-served",
            "endpoint inference-orphan");
    var claim =
        listed
            .path("claims")
            .valueStream()
            .filter(it -> it.path("name").asString().equals(CLAIM))
            .findFirst()
            .orElseThrow();
    assertThat(claim.path("held_by").valueStream())
        .anyMatch(it -> it.path("pod").asString().equals("easel-0") && it.path("easel").asBoolean())
        .anyMatch(
            it ->
                it.path("owner").asString("").equals("Workflow/" + workflow(live))
                    && !it.path("easel").asBoolean());
    var refused = easel.post("/v1/cleanup", "{\"confirm\": true}");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.json().path("code").asString()).isEqualTo("live_runs");
    assertThat(refused.json().path("live").toString()).contains(live, workflow(live));
    assertThat(sandbox.inferenceServices()).hasSize(2);

    sandbox.forbid("delete", "inferenceservices");
    var confirmed = easel.post("/v1/cleanup", "{\"confirm\": true, \"include_live\": true}");
    assertThat(confirmed.status()).isEqualTo(202);
    soon().until(() -> sandbox.workflows().isEmpty());
    restart();
    soon()
        .until(
            () -> easel.get("/v1/cleanup").json().path("items").toString().contains("forbidden"));
    sandbox.permit("delete", "inferenceservices");
    var again = easel.post("/v1/cleanup", "{\"confirm\": true, \"include_live\": true}");
    assertThat(again.status()).isEqualTo(202);

    var done =
        soon()
            .until(
                () -> easel.get("/v1/cleanup").json(),
                cleanup -> cleanup.path("state").asString().equals("finished"));
    assertThat(names(done)).containsAll(names(listed));
    assertThat(done.path("items").valueStream()).allMatch(item -> item.has("gone_at"));
    assertThat(sandbox.inferenceServices()).isEmpty();
    assertThat(easel.run(live).path("status").asString()).isEqualTo("canceled");
    easel.until(served, run -> run.at("/endpoint/state").asString("").equals("deleted"));
    assertThat(easel.run(served).path("status").asString()).isEqualTo("succeeded");
    assertThat(sandbox.object("v1", "PersistentVolumeClaim", CLAIM)).isNotNull();
    assertThat(easel.post("/v1/cleanup", "").json().path("items")).isEmpty();
    assertThat(easel.get("/v1/drift").json().path("data")).isEmpty();
  }

  /**
   * As {@code argo submit --from} does, which sends what it was given and no other parameter;
   * answers the workflow's name.
   */
  private String byHand(String name) {
    var arguments = new LinkedHashMap<String, String>();
    arguments.put("run_name", name);
    arguments.put("class_dataset", "generic/" + name);
    return sandbox.submitByHand("easel-dreambooth", arguments);
  }

  /** The id of the run that was made for it. */
  private String adopted(String name) {
    return soon()
        .until(
            () ->
                adoptions().stream()
                    .filter(run -> run.path("name").asString().equals(name))
                    .map(run -> run.path("id").asString())
                    .findFirst()
                    .orElse(""),
            id -> !id.isEmpty());
  }

  private List<JsonNode> adoptions() {
    return easel
        .get("/v1/runs?limit=100")
        .json()
        .path("data")
        .valueStream()
        .filter(run -> run.path("origin").asString().equals("adopted"))
        .toList();
  }

  private static ConditionFactory soon() {
    return Awaitility.await().atMost(Duration.ofSeconds(45));
  }

  private void loseDatabase() {
    easel.close();
    started.remove(easel);
    database = TestDatabase.settings();
    easel = start();
  }

  /** What survives the database. */
  private static Map<String, JsonNode> kept(JsonNode run) {
    var kept = new LinkedHashMap<String, JsonNode>();
    for (var member :
        List.of(
            "id",
            "name",
            "recipe",
            "recipe_digest",
            "origin",
            "status",
            "reason",
            "message",
            "remedy",
            "stage",
            "parameters",
            "labels",
            "metadata",
            "workflow",
            "output",
            "endpoint",
            "attempt",
            "steps",
            "max_pending_seconds",
            "max_duration_seconds",
            "started_at",
            "finished_at")) {
      kept.put(member, run.path(member));
    }
    ((ObjectNode) run.path("workflow")).remove("gone_at");
    return kept;
  }

  private List<JsonNode> drift(String kind) {
    return easel
        .get("/v1/drift?limit=100")
        .json()
        .path("data")
        .valueStream()
        .filter(drift -> drift.path("kind").asString().equals(kind))
        .toList();
  }

  private static List<String> names(JsonNode cleanup) {
    return cleanup
        .path("items")
        .valueStream()
        .map(item -> item.path("kind").asString() + " " + item.path("name").asString())
        .toList();
  }

  private void orphan(String name) {
    sandbox.apply(
        """
        apiVersion: serving.kserve.io/v1beta1
        kind: InferenceService
        metadata:
          name: %s
          labels: {easel.dev/managed: "true", easel.dev/workflow: nobodys}
        spec:
          predictor:
            containers: [{name: kserve-container, image: predictor}]
        """
            .formatted(name));
  }

  private void ownPod() {
    sandbox.apply(
        """
        apiVersion: v1
        kind: Pod
        metadata:
          name: easel-0
          labels: {app.kubernetes.io/name: easel}
        spec:
          containers: [{name: easel, image: easel}]
          volumes:
            - name: data
              persistentVolumeClaim: {claimName: db-finetune-data}
        """);
  }

  private JsonNode object(String workflow) {
    return JsonMapper.shared()
        .readTree(String.valueOf(sandbox.object(WORKFLOWS, "Workflow", workflow)));
  }

  private String text(String path) {
    return new String(easel.get(path).bytes(), StandardCharsets.UTF_8);
  }

  private static String workflow(String run) {
    return run.replace('_', '-');
  }
}
