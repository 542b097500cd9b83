package dev.easel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.easel.runs.Explanations;
import dev.easel.runs.LastLines;
import dev.easel.runs.RunId;
import dev.easel.sandbox.Sandbox;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A caller learns from one GET why a run waits, why it failed, and what to do. */
class ExplainedTest {

  private static final String OUT_OF_MEMORY =
      "torch.cuda.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB";

  private static final Map<RunId, List<String>> KEPT = new ConcurrentHashMap<>();
  private static Installation installation;
  private static Sandbox sandbox;
  private static Replica easel;

  @BeforeAll
  static void start() {
    installation = Installation.start(Sandbox.Options.INSTANT);
    sandbox = installation.sandbox();
    easel =
        Replica.start(
                context ->
                    context.registerBean(
                        "keptByTheTest",
                        LastLines.class,
                        () -> (run, attempt, node) -> KEPT.getOrDefault(run, List.of())),
                TestDatabase.settings(),
                installation.settings(),
                Map.of("easel.runs.not-started-after", "1s"))
            .ready();
  }

  @AfterAll
  static void stop() {
    easel.close();
    installation.close();
  }

  @Test
  void noNodeOfTheClass() {
    sandbox.script("no-node").unschedulable("finetuner");
    var id = easel.submit("no-node");

    var run = waiting(id, "unschedulable");

    assertThat(run.path("waiting_message").asString())
        .startsWith("finetuner: Unschedulable: 0/3 nodes are available");
    assertThat(run.path("waiting_remedy").asString())
        .contains("trainer_gpu (A40)", "region (LAS1)")
        .doesNotContain("{");
    goesOn("no-node", id);
  }

  @Test
  void anotherStepAsksForNoGpu() {
    sandbox.script("no-place").unschedulable("downloader");
    var id = easel.submit("no-place");

    assertThat(waiting(id, "unschedulable").path("waiting_remedy").asString())
        .contains("region (LAS1)")
        .doesNotContain("A40");
    sandbox.script("no-place").succeeds("downloader");
  }

  @Test
  void anImageThatIsNotThere() {
    sandbox.script("no-image").imageNotFound("finetuner");
    var id = easel.submit("no-image");

    assertThat(waiting(id, "image_pull").path("waiting_message").asString())
        .contains("ImagePullBackOff");
    goesOn("no-image", id);
  }

  @Test
  void aSecretThatIsNotThere() {
    sandbox.script("no-secret").secretMissing("finetuner", "wandb-token-secret");
    var id = easel.submit("no-secret");

    assertThat(waiting(id, "secret_missing").path("waiting_message").asString())
        .contains("secret \"wandb-token-secret\" not found");
    goesOn("no-secret", id);
  }

  @Test
  void aClaimThatIsNotThere() {
    sandbox.script("no-claim").claimMissing("finetuner", "db-finetune-data");
    var id = easel.submit("no-claim");

    assertThat(waiting(id, "volume_missing").path("waiting_remedy").asString())
        .contains("pvc (db-finetune-data)");
    goesOn("no-claim", id);
  }

  @Test
  void noRoomForPods() {
    sandbox.podQuota(0);
    try {
      var id = easel.submit("no-room");
      var run = waiting(id, "quota");
      assertThat(run.path("status").asString()).isEqualTo("running");
      assertThat(run.path("waiting_message").asString()).contains("exceeded quota");
      assertThat(run.path("waiting_remedy").asString()).contains("raise the quota");
    } finally {
      sandbox.podQuota(Integer.MAX_VALUE);
    }
    assertThat(easel.ended(id("no-room")).path("status").asString()).isEqualTo("succeeded");
  }

  @Test
  void aMountThatFailsShowsInKubernetesEventsAlone() {
    sandbox.script("no-mount").mountFails("finetuner");
    var id = easel.submit("no-mount");

    var run = waiting(id, "volume_mount");

    assertThat(run.path("waiting_message").asString())
        .startsWith("finetuner: FailedMount: MountVolume.SetUp failed");
    assertThat(run.path("waiting_remedy").asString()).contains("pvc (db-finetune-data)");
    await().until(() -> timesWarned(id) > 20);
    assertThat(easel.run(id).path("waiting_reason").asString()).isEqualTo("volume_mount");
    assertThat(waits(id)).filteredOn("volume_mount"::equals).hasSize(1);
    goesOn("no-mount", id);
  }

  @Test
  void withoutTheRightToEventsARunSaysLessAndGoesOn() {
    sandbox.forbid("list", "events");
    sandbox.forbid("watch", "events");
    try {
      sandbox.expireWatches();
      sandbox.script("untold").mountFails("finetuner");
      var id = easel.submit("untold");
      assertThat(waiting(id, "step_pending").path("waiting_message").asString())
          .isEqualTo("finetuner: ContainerCreating");
      goesOn("untold", id);
    } finally {
      sandbox.permit("list", "events");
      sandbox.permit("watch", "events");
    }
  }

  @Test
  void aControllerThatDoesNotLook() {
    sandbox.controllerStopped(true);
    try {
      var id = easel.submit("unlooked");

      var run = waiting(id, "argo_not_started");

      assertThat(run.path("status").asString()).isEqualTo("submitted");
      assertThat(run.path("waiting_message").asString()).contains("run-", "has no phase since");
      assertThat(run.path("waiting_remedy").asString()).contains("workflow-controller");
    } finally {
      sandbox.controllerStopped(false);
    }
    assertThat(easel.ended(id("unlooked")).path("status").asString()).isEqualTo("succeeded");
  }

  @Test
  void hostMemory() {
    sandbox.script("oom").outOfMemory();
    var run = easel.ended(easel.submit("oom"));

    assertThat(run.path("reason").asString()).isEqualTo("out_of_memory");
    assertThat(run.path("message").asString()).contains("OOMKilled (exit code 137)");
    assertThat(run.path("remedy").asString()).contains("memory limit", "resolution (512)");
  }

  @Test
  void theGpusMemoryIsTakenFromTheLastLinesAtOnce() {
    sandbox.script("cuda").diesSaying("finetuner", 1, OUT_OF_MEMORY);
    sandbox.script("cuda").unschedulable("downloader");
    var id = easel.submit("cuda");
    waiting(id, "unschedulable");
    KEPT.put(RunId.parse(id).orElseThrow(), List.of("Loading the model", OUT_OF_MEMORY));
    sandbox.script("cuda").succeeds("downloader");

    var run = easel.ended(id);

    assertThat(run.path("reason").asString()).isEqualTo("cuda_out_of_memory");
    assertThat(run.path("message").asString())
        .isEqualTo("finetuner: main: Error (exit code 1); " + OUT_OF_MEMORY);
    assertThat(run.path("remedy").asString()).contains("trainer_gpu (A40)");
    assertThat(explained(run)).isEmpty();
  }

  @Test
  void aLogThatComesAfterTheEndExplainsItOnce() {
    sandbox.script("late").exits("finetuner", 1);
    var id = easel.submit("late");
    var failed = easel.ended(id);
    var run = RunId.parse(id).orElseThrow();
    var node = step(failed, "finetuner").path("node_id").asString();
    var explanations = easel.context().getBean(Explanations.class);

    KEPT.put(run, List.of("RuntimeError: odd"));
    explanations.logComplete(run, 2, node);
    explanations.logComplete(run, 1, step(failed, "downloader").path("node_id").asString());
    assertThat(easel.run(id).path("reason")).isEqualTo(failed.path("reason"));
    KEPT.put(run, List.of(OUT_OF_MEMORY, "Error: exit status 1"));
    explanations.logComplete(run, 1, node);
    explanations.logComplete(run, 1, node);
    KEPT.put(run, List.of("ZeroDivisionError: division by zero"));
    explanations.logComplete(run, 1, node);

    var now = easel.run(id);
    assertThat(now.path("status").asString()).isEqualTo("failed");
    assertThat(now.path("finished_at")).isEqualTo(failed.path("finished_at"));
    assertThat(now.path("reason").asString()).isEqualTo("cuda_out_of_memory");
    assertThat(now.path("remedy").asString()).contains("trainer_gpu (A40)");
    assertThat(explained(now))
        .last()
        .satisfies(
            event ->
                assertThat(event.path("data").path("reason").asString())
                    .isEqualTo("cuda_out_of_memory"));
    assertThat(explained(now).stream().map(event -> event.path("data").path("reason").asString()))
        .containsOnlyOnce("cuda_out_of_memory");
  }

  @Test
  void aFailedEndpointIsExplainedToo() {
    sandbox.script("undeployed").endpointFails();
    var id = easel.submit("undeployed");

    var run =
        easel.until(
            id, now -> now.path("endpoint").path("reason").asString("").equals("image_pull"));

    assertThat(run.path("endpoint").path("state").asString()).isEqualTo("failed");
    assertThat(run.path("endpoint").path("message").asString()).contains("Unable to fetch image");
    assertThat(run.path("endpoint").path("remedy").asString()).isNotBlank();
  }

  private static JsonNode waiting(String id, String reason) {
    return easel.until(id, run -> run.path("waiting_reason").asString("").equals(reason));
  }

  /** The cause is mended: it waits no longer, and ends well. */
  private static void goesOn(String name, String id) {
    sandbox.script(name).succeeds("finetuner");
    var run = easel.ended(id);
    assertThat(run.path("status").asString()).isEqualTo("succeeded");
    assertThat(run.has("waiting_reason")).isFalse();
    assertThat(run.has("waiting_remedy")).isFalse();
  }

  private static List<String> waits(String id) {
    return history(easel.run(id), "waiting").stream()
        .map(event -> event.path("data").path("waiting_reason").asString(""))
        .toList();
  }

  private static List<JsonNode> explained(JsonNode run) {
    return history(run, "reason");
  }

  private static List<JsonNode> history(JsonNode run, String type) {
    return run.path("status_history")
        .valueStream()
        .filter(event -> event.path("type").asString().equals(type))
        .toList();
  }

  private static JsonNode step(JsonNode run, String name) {
    return run.path("steps")
        .valueStream()
        .filter(step -> step.path("name").asString().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static String id(String name) {
    return easel.run(name).path("id").asString();
  }

  private static int timesWarned(String id) {
    var pod = step(easel.run(id), "finetuner").path("pod").asString();
    return sandbox.events(pod).stream()
        .map(event -> JsonMapper.shared().readTree(event).path("count").asInt())
        .findFirst()
        .orElse(0);
  }
}
