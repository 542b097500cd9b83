package dev.easel.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The recorded requests again, against the sandbox and against real servers: the recorded answers.
 */
@ParameterizedClass(name = "{0}")
@EnumSource(Cluster.Kind.class)
class ContractTest {
  private static final String GROUP = "/apis/argoproj.io/v1alpha1/namespaces/";

  @Parameter Cluster.Kind kind = Cluster.Kind.SANDBOX;
  private final String name = "contract-" + UUID.randomUUID().toString().substring(0, 8);
  private final List<String> leftovers = new ArrayList<>();
  private @Nullable Cluster connected;

  @BeforeEach
  void connect() {
    connected = kind.connect();
    makeAccount();
    Guide.objects(cluster().namespace()).forEach(this::put);
  }

  @AfterEach
  void leave() {
    if (connected != null) {
      leftovers.add(path("workflows", name));
      leftovers.forEach(path -> cluster().kubernetes().send("DELETE", path, ""));
      connected.close();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "accepted",
        "no-binding-matches",
        "other-namespace",
        "parameter-missing",
        "template-missing",
        "bad-json",
        "empty-body"
      })
  void anEvent(String recording) {
    Recording recorded = Recording.argo("events-" + recording);
    same(recorded, send(recorded, cluster().argo()));
  }

  @Test
  void anAcceptedEventsWorkflow() {
    send(Recording.argo("events-accepted"), cluster().argo());
    JsonNode recorded = Recording.argo("workflow-created-by-event").workflow();
    JsonNode metadata = workflow().path("metadata");
    for (String member : new String[] {"labels", "annotations"}) {
      assertThat(metadata.path(member).propertyNames())
          .containsAll(
              List.of("easel.dev/run", "easel.dev/run-name").stream()
                  .filter(it -> Json.at(recorded, "metadata", member).has(it))
                  .toList());
    }
    assertThat(Json.text(metadata, "generateName"))
        .isEqualTo(Json.text(recorded, "metadata", "generateName"));
    assertThat(Json.text(metadata, "labels", "workflows.argoproj.io/workflow-event-binding"))
        .isEqualTo("db-finetune-event-binding");
    assertThat(Json.at(workflow(), "spec")).isEqualTo(recorded.path("spec"));
  }

  @Test
  void noBindingMatchesAndNoWorkflowIsMade() {
    send(Recording.argo("events-no-binding-matches"), cluster().argo());
    assertThat(cluster().kubernetes().get(path("workflows", name)).status()).isEqualTo(404);
  }

  @Test
  void aMissingParameterBecomesTheTextNull() {
    send(Recording.argo("events-parameter-missing"), cluster().argo());
    assertThat(Json.at(workflow(), "spec", "arguments"))
        .isEqualTo(Recording.argo("workflow-parameter-missing").json().path("arguments"));
  }

  @Test
  void theSameNameAgain() {
    send(Recording.argo("events-accepted"), cluster().argo());
    Recording recorded = Recording.argo("events-duplicate-name");
    same(recorded, send(recorded, cluster().argo()));
  }

  @Test
  void aNameThatKubernetesRefuses() {
    Recording recorded = Recording.argo("events-invalid-workflow-name");
    Client.Answer answer =
        cluster().argo().post(events("db-finetune"), recorded.request().path("body"));
    same(recorded, answer);
  }

  @Test
  void aTooLargeObject() {
    Recording recorded = Recording.argo("events-too-large");
    ObjectNode body = Guide.event(name, "example-dog");
    Json.objectAt(body, "parameters").put("instance_prompt", "x".repeat(1_600_000));
    same(recorded, cluster().argo().post(events("db-finetune"), body));
  }

  @Test
  void aBrokenBindingOfSomebodyElse() {
    ObjectNode broken =
        Guide.object("WorkflowEventBinding", "somebody-elses", cluster().namespace());
    broken.set("spec", Json.read("{\"event\":{\"selector\":\"payload.no_such.thing ==\"}}"));
    put(broken);
    leftovers.add(path("workfloweventbindings", "somebody-elses"));
    Recording recorded = Recording.argo("events-foreign-binding-broken");
    same(recorded, send(recorded, cluster().argo()));
    assertThat(Json.text(workflow(), "metadata", "name")).isEqualTo(name);
  }

  @Test
  void noToken() {
    Recording recorded = Recording.argo("events-no-token");
    Client argo = new Client(cluster().argo().server(), "", cluster().argo().http());
    same(recorded, send(recorded, argo));
  }

  @Test
  void aTokenThatNobodyKnows() {
    Recording recorded = Recording.argo("events-bad-token");
    Client argo = new Client(cluster().argo().server(), "nobody-knows", cluster().argo().http());
    same(recorded, send(recorded, argo));
  }

  @Test
  void verbsOnAWorkflow() {
    send(Recording.argo("events-accepted"), cluster().argo());
    await(() -> phase().equals("Running"));
    holds(Recording.argo("verb-suspend"), verb("suspend", "{}"));
    holds(Recording.argo("verb-resume"), verb("resume", "{}"));
    same(Recording.argo("verb-retry-running"), verb("retry", "{}"));
    holds(Recording.argo("verb-terminate"), verb("terminate", "{}"));
    await(() -> phase().equals("Failed"));
    same(Recording.argo("verb-terminate-again"), verb("terminate", "{}"));
    holds(Recording.argo("verb-retry"), verb("retry", "{\"restartSuccessful\":false}"));
  }

  @Test
  void stop() {
    send(Recording.argo("events-accepted"), cluster().argo());
    await(() -> phase().equals("Running"));
    holds(Recording.argo("verb-stop"), verb("stop", "{\"message\":\"stopped by a user\"}"));
  }

  @Test
  void aVerbOnNothing() {
    Recording recorded = Recording.argo("verb-not-found");
    same(recorded, send(recorded, cluster().argo()));
  }

  @Test
  void deletingThroughTheArgoServer() {
    send(Recording.argo("events-accepted"), cluster().argo());
    String path = "/api/v1/workflows/" + cluster().namespace() + "/" + name;
    same(Recording.argo("delete-on-argo-server"), cluster().argo().send("DELETE", path, ""));
  }

  @Test
  void aFieldMask() {
    send(Recording.argo("events-accepted"), cluster().argo());
    Recording recorded = Recording.argo("argo-get-fields");
    Client.Answer answer = send(recorded, cluster().argo());
    assertThat(answer.status()).isEqualTo(recorded.status());
    assertThat(answer.json().path("items").isNull()).as("none has that label").isTrue();
  }

  @Test
  void aWatchFromBeforeTheHistory() {
    if (cluster() instanceof Cluster.Pretended pretended) {
      pretended.sandbox().compact();
    }
    Recording recorded = Recording.argo("watch-gone");
    Client.Answer answer = send(recorded, cluster().kubernetes());
    assertThat(answer.status()).isEqualTo(recorded.status());
    assertThat(answer.contentType()).isEqualTo(recorded.contentType());
    String message = "too old resource version: 1 (N)";
    assertThat(answer.text().strip().replaceFirst("1 \\(\\d+\\)", "1 (N)")).contains(message);
    ObjectNode expected = (ObjectNode) recorded.body().deepCopy();
    ObjectNode actual = (ObjectNode) answer.json();
    Json.objectAt(expected, "object").remove("message");
    Json.objectAt(actual, "object").remove("message");
    assertThat(actual).isEqualTo(expected);
  }

  private Cluster cluster() {
    return Objects.requireNonNull(connected);
  }

  private Client.Answer verb(String verb, String body) {
    String path = "/api/v1/workflows/" + cluster().namespace() + "/" + name + "/" + verb;
    return cluster().argo().send("PUT", path, body);
  }

  /** The recorded request, under this test's name and in its namespace. */
  private Client.Answer send(Recording recording, Client client) {
    JsonNode request = recording.request();
    JsonNode body = request.path("body");
    String text = body.isObject() ? body.toString() : body.asString("");
    String recordedName = Json.text(body, "workflow_name");
    return client.send(
        Json.text(request, "method"),
        Json.text(request, "path").replace("tenant-example", cluster().namespace()),
        recordedName.isEmpty() ? text : text.replace(recordedName, name));
  }

  private void same(Recording recorded, Client.Answer answer) {
    assertThat(answer.status()).isEqualTo(recorded.status());
    assertThat(answer.contentType()).isEqualTo(recorded.contentType());
    assertThat(answer.json()).isEqualTo(Json.read(renamed(recorded)));
  }

  /** The recording shows only a part of the body. */
  private void holds(Recording recorded, Client.Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(recorded.status());
    JsonNode expected = Json.read(renamed(recorded));
    JsonNode actual = answer.json();
    for (String[] path :
        new String[][] {
          {"metadata", "name"},
          {"spec", "shutdown"},
          {"spec", "suspend"},
          {"status", "phase"},
          {"status", "progress"}
        }) {
      assertThat(Json.text(actual, path)).isEqualTo(Json.text(expected, path));
    }
  }

  private String renamed(Recording recorded) {
    String body = recorded.body().toString();
    return body.replaceAll("dreambooth-example-dog-[0-9a-f]{8}", name)
        .replace("tenant-example", cluster().namespace());
  }

  private void await(BooleanSupplier condition) {
    for (int i = 0; i < 120 && !condition.getAsBoolean(); i++) {
      cluster().pass(Duration.ofSeconds(1));
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }

  private String phase() {
    return Json.text(workflow(), "status", "phase");
  }

  private JsonNode workflow() {
    return cluster().kubernetes().get(path("workflows", name)).json();
  }

  private String events(String discriminator) {
    return "/api/v1/events/" + cluster().namespace() + "/" + discriminator;
  }

  private String path(String plural, String object) {
    return GROUP + cluster().namespace() + "/" + plural + "/" + object;
  }

  /** Whom the guide's template runs as: a real API server refuses pods of an account it has not. */
  private void makeAccount() {
    String collection = "/api/v1/namespaces/" + cluster().namespace() + "/serviceaccounts";
    String account = "{\"metadata\":{\"name\":\"inference\"}}";
    int status =
        cluster()
            .kubernetes()
            .send("POST", collection, account, "Content-Type", "application/json")
            .status();
    assertThat(status).isIn(201, 409);
  }

  private void put(ObjectNode object) {
    String plural =
        Json.text(object, "kind").equals("WorkflowTemplate")
            ? "workflowtemplates"
            : "workfloweventbindings";
    String collection = GROUP + cluster().namespace() + "/" + plural;
    int status =
        cluster()
            .kubernetes()
            .send("POST", collection, object.toString(), "Content-Type", "application/json")
            .status();
    assertThat(status).isIn(201, 409);
  }
}
