package dev.easel.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * Every workflow that was recorded, brought into the same state: the same object, but for {@link
 * Normal}.
 */
class RecordedWorkflowsTest {
  private static final Duration DOWNLOADING = Duration.ofMinutes(1);
  private static final Duration TRAINING = Duration.ofMinutes(5);
  private static final Duration OVER = Duration.ofHours(2);

  private final Sandbox sandbox = Sandbox.start(Sandbox.Options.STANDING);

  @BeforeEach
  void install() {
    Guide.install(sandbox);
  }

  @AfterEach
  void close() {
    sandbox.close();
  }

  static Stream<Arguments> states() {
    return Stream.of(
        state("workflow-created-by-event", Duration.ofSeconds(1), script -> {}),
        state("workflow-running-finetuner", TRAINING, script -> {}),
        state("workflow-succeeded", OVER, script -> {}),
        state("executed-workflow", OVER, script -> {}),
        state("workflow-when-skipped", OVER, script -> {}),
        state("workflow-failed-oom", OVER, Script::outOfMemory),
        state("failed-exit-1", OVER, script -> script.exits("finetuner", 1)),
        state("executed-failed", OVER, script -> script.exits("finetuner", 1)),
        state("failed-evicted", OVER, script -> script.evicted("finetuner")),
        state("failed-node-lost", OVER, script -> script.nodeLost("finetuner")),
        state("failed-deadline", OVER, script -> script.deadlineExceeded("finetuner")),
        state("wait-unschedulable", OVER, script -> script.unschedulable("finetuner")),
        state("wait-image-pull", OVER, script -> script.imageNotFound("finetuner")),
        state(
            "wait-secret-missing",
            OVER,
            script -> script.secretMissing("finetuner", "wandb-token-secret")));
  }

  private static Arguments state(String recording, Duration after, Consumer<Script> script) {
    return arguments(recording, after, script);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("states")
  void aState(String recording, Duration after, Consumer<Script> script) {
    JsonNode recorded = Recording.argo(recording).workflow();
    String name = submit(recorded);
    script.accept(sandbox.script(name));
    sandbox.clock().advance(after);
    same(recorded, workflow(name), recording.startsWith("executed"));
  }

  @ParameterizedTest
  @MethodSource("verbs")
  void aVerb(String recording, String verb) {
    JsonNode recorded = Recording.argo(recording).workflow();
    String name = submit(recorded);
    sandbox.clock().advance(DOWNLOADING);
    put(name, verb);
    sandbox.clock().advance(Duration.ofMinutes(1));
    same(recorded, workflow(name), false);
  }

  static Stream<Arguments> verbs() {
    return Stream.of(
        arguments("workflow-terminated", "terminate"),
        arguments("workflow-stopped", "stop"),
        arguments("workflow-suspended", "suspend"));
  }

  @Test
  void aRetryAfterTerminate() {
    JsonNode recorded = Recording.argo("workflow-after-retry").workflow();
    String name = submit(recorded);
    sandbox.clock().advance(DOWNLOADING);
    put(name, "terminate");
    sandbox.clock().advance(Duration.ofMinutes(1));
    put(name, "retry");
    sandbox.clock().advance(Duration.ofSeconds(30));
    same(recorded, workflow(name), false);
  }

  @Test
  void aRetryAfterAFailure() {
    JsonNode recorded = Recording.argo("executed-after-retry").workflow();
    String name = submit(recorded);
    sandbox.script(name).exits("finetuner", 1);
    sandbox.clock().advance(OVER);
    sandbox.script(name).succeeds("finetuner");
    put(name, "retry");
    sandbox.clock().advance(Duration.ofSeconds(1));
    same(recorded, workflow(name), true);
    sandbox.clock().advance(OVER);
    same(Recording.argo("executed-retried").workflow(), workflow(name), true);
  }

  @Test
  void everyWriteOfOneLife() throws Exception {
    List<JsonNode> recorded = new ArrayList<>();
    for (JsonNode line : Recording.argo("executed-watch").json().path("lines")) {
      recorded.add(line);
    }
    String version = listVersion();
    String name = submit(recorded.getFirst().path("object"));
    sandbox.clock().advance(OVER);
    Client kubernetes = new Client(sandbox.kubernetesUrl(), sandbox.kubernetesToken());
    try (Stream<String> lines =
        kubernetes.lines(
            "/apis/argoproj.io/v1alpha1/namespaces/tenant-example/workflows"
                + "?watch=true&allowWatchBookmarks=true&timeoutSeconds=1&resourceVersion="
                + version)) {
      List<JsonNode> seen = lines.map(Json::read).toList();
      assertThat(seen).hasSizeGreaterThanOrEqualTo(11);
      // a quiet watch gets a bookmark again and again
      assertThat(seen.subList(11, seen.size()))
          .allSatisfy(more -> assertThat(Json.text(more, "type")).isEqualTo("BOOKMARK"));
      for (int i = 0; i < 11; i++) {
        String type = Json.text(recorded.get(i), "type");
        assertThat(Json.text(seen.get(i), "type")).isEqualTo(type);
        if (!type.equals("BOOKMARK")) {
          same(recorded.get(i).path("object"), seen.get(i).path("object"), true);
          assertThat(Json.at(seen.get(i), "object", "metadata", "generation").asInt())
              .isEqualTo(i + 1);
        }
      }
    }
    assertThat(sandbox.phase(name)).isEqualTo("Succeeded");
  }

  @Test
  void aLifeWithItsDeletion() throws Exception {
    List<String> recorded = new ArrayList<>();
    Recording.argo("watch-one-life").json().path("lines").forEach(it -> recorded.add(gist(it)));
    String version = listVersion();
    String name = submit(Recording.argo("workflow-succeeded").workflow());
    sandbox.clock().advance(OVER);
    sandbox.delete("argoproj.io/v1alpha1", "Workflow", name);
    Client kubernetes = new Client(sandbox.kubernetesUrl(), sandbox.kubernetesToken());
    try (Stream<String> lines =
        kubernetes.lines(
            "/apis/argoproj.io/v1alpha1/namespaces/tenant-example/workflows"
                + "?watch=true&allowWatchBookmarks=true&timeoutSeconds=1&resourceVersion="
                + version)) {
      List<String> seen = lines.map(Json::read).map(RecordedWorkflowsTest::gist).toList();
      assertThat(seen).startsWith(recorded.subList(0, 12).toArray(new String[0]));
    }
  }

  private static String gist(JsonNode line) {
    JsonNode object = line.path("object");
    return "%s %s %s %s"
        .formatted(
            Json.text(line, "type"),
            Json.text(object, "metadata", "generation"),
            Json.text(object, "status", "phase"),
            Json.text(object, "status", "progress"));
  }

  @Test
  void theArgoServersStreamOfChanges() throws Exception {
    String recorded =
        Recording.text("argo/workflow-events.sse")
            .lines()
            .filter(it -> it.startsWith("data"))
            .findFirst()
            .orElseThrow();
    var stream =
        new Client(sandbox.argoUrl(), sandbox.argoToken())
            .events("/api/v1/workflow-events/tenant-example");
    try (stream) {
      submit(Recording.argo("workflow-succeeded").workflow());
      String first = stream.filter(it -> it.startsWith("data")).findFirst().orElseThrow();
      JsonNode expected = Json.read(recorded.substring("data: ".length()));
      JsonNode actual = Json.read(first.substring("data: ".length()));
      assertThat(
              Normal.differences(
                  Normal.of(Json.at(expected, "result", "object")),
                  Normal.of(Json.at(actual, "result", "object"))))
          .isEmpty();
      assertThat(Json.text(actual, "result", "type")).isEqualTo("ADDED");
    }
  }

  @Test
  void thePodsOfARun() {
    Recording recording = Recording.argo("executed-pods");
    String name = submit(Recording.argo("executed-workflow").workflow());
    sandbox.clock().advance(OVER);
    for (JsonNode recorded : recording.json().path("pods")) {
      String podName = Json.text(recorded, "metadata", "name");
      JsonNode pod = Json.read(String.valueOf(sandbox.object("v1", "Pod", podName)));
      assertThat(Normal.without(podShape(pod.path("metadata")), "trace-id"))
          .isEqualTo(podShape(recorded.path("metadata")));
      assertThat(Json.text(pod, "status", "phase"))
          .isEqualTo(Json.text(recorded, "status", "phase"));
      assertThat(Pods.exitCode(pod)).isEqualTo(Pods.exitCode(recorded));
    }
    assertThat(name).isNotEmpty();
  }

  private static JsonNode podShape(JsonNode metadata) {
    var shape = Json.object().put("name", Json.text(metadata, "name"));
    shape.set("labels", metadata.path("labels"));
    JsonNode annotations = metadata.path("annotations").deepCopy();
    shape.set(
        "annotations",
        Normal.without(
            annotations, "workflows.argoproj.io/trace-id", "workflows.argoproj.io/span-id"));
    return shape;
  }

  private static void same(JsonNode recorded, JsonNode actual, boolean executed) {
    String[] loose =
        executed
            ? new String[] {"generation", "ttlStrategy"}
            // recorded on nodes that ran no containers, from a template not yet mended
            : new String[] {
              "generation", "taskResultSynced", "storedTemplates", "storedWorkflowTemplateSpec"
            };
    assertThat(
            Normal.differences(
                Normal.without(Normal.of(recorded), loose),
                Normal.without(Normal.of(actual), loose)))
        .isEmpty();
  }

  private String submit(JsonNode recorded) {
    assertThat(Guide.submit(sandbox, Guide.eventOf(recorded)).status()).isEqualTo(200);
    return Json.text(recorded, "metadata", "name");
  }

  private void put(String name, String verb) {
    String path = "/api/v1/workflows/tenant-example/" + name + "/" + verb;
    Client argo = new Client(sandbox.argoUrl(), sandbox.argoToken());
    assertThat(argo.send("PUT", path, "{}").status()).isEqualTo(200);
  }

  private String listVersion() {
    Client kubernetes = new Client(sandbox.kubernetesUrl(), sandbox.kubernetesToken());
    JsonNode list =
        kubernetes
            .get("/apis/argoproj.io/v1alpha1/namespaces/tenant-example/workflows?limit=1")
            .json();
    return Json.text(list, "metadata", "resourceVersion");
  }

  private JsonNode workflow(String name) {
    return Json.read(String.valueOf(sandbox.object("argoproj.io/v1alpha1", "Workflow", name)));
  }
}
