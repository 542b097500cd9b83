package dev.easel.argo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.function.Function;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class WorkflowReaderTests {

  @Test
  void succeeded() {
    var workflow = Recorded.workflow("workflow-succeeded");
    assertThat(workflow.namespace()).isEqualTo("tenant-example");
    assertThat(workflow.name()).isEqualTo("dreambooth-example-dog-d0fb041e");
    assertThat(workflow.uid()).isEqualTo("e10c816a-ac00-4fc8-b7bf-afd4417bf4cc");
    assertThat(workflow.generation()).isEqualTo(10);
    assertThat(workflow.createdAt()).isEqualTo("2026-11-22T20:17:19Z");
    assertThat(workflow.labels())
        .containsOnlyKeys("easel.dev/run")
        .containsValue("d0fb041e-a5b7-4109-93a4-8def7d6c93c0");
    assertThat(workflow.annotations()).containsOnlyKeys("easel.dev/run-name");
    assertThat(workflow.template()).isEqualTo("db-finetune-template");
    assertThat(workflow.arguments()).hasSize(35).containsEntry("lr", "2e-6");
    assertThat(workflow.phase()).isEqualTo(Workflow.Phase.SUCCEEDED);
    assertThat(workflow.startedAt()).isEqualTo("2026-11-22T20:17:19Z");
    assertThat(workflow.finishedAt()).isEqualTo("2026-11-22T20:18:16Z");
    assertThat(workflow.progress()).isEqualTo("4/4");
    assertThat(workflow.shutdown()).isNull();
    assertThat(workflow.suspended()).isFalse();
    assertThat(workflow.resubmitted()).isFalse();
    assertThat(workflow.stepsHidden()).isFalse();
    assertThat(workflow.steps())
        .extracting(Step::name)
        .containsExactly("downloader", "finetuner", "serializer", "inference");
    assertThat(workflow.steps()).extracting(Step::parent).containsOnlyNulls();
  }

  @Test
  void podNamesAreThoseOfThePods() {
    var pods =
        Recorded.read("executed-pods")
            .path("pods")
            .valueStream()
            .map(pod -> pod.path("metadata").path("name").asString())
            .toList();
    assertThat(Recorded.workflow("executed-workflow").steps())
        .extracting(Step::podName)
        .containsExactlyInAnyOrderElementsOf(pods);
  }

  @Test
  void attemptsOfARetriedStepAreOneStep() {
    var downloader = Recorded.workflow("executed-workflow").steps().getFirst();
    assertThat(downloader.nodeId()).isEqualTo("dreambooth-example-dog-56df730b-4073363765");
    assertThat(downloader.attempts()).isEqualTo(1);
    assertThat(downloader.exitCode()).isZero();
    assertThat(downloader.host()).isEqualTo("real-1");
    assertThat(downloader.resourcesDuration())
        .containsEntry("cpu", 4L)
        .containsEntry("memory", 13L);
  }

  @Test
  void createdAndWaitingForANode() {
    var workflow = Recorded.workflow("workflow-created-by-event");
    assertThat(workflow.phase()).isEqualTo(Workflow.Phase.RUNNING);
    assertThat(workflow.steps())
        .singleElement()
        .satisfies(
            step -> {
              assertThat(step.phase()).isEqualTo(Step.Phase.PENDING);
              assertThat(step.attempts()).isEqualTo(1);
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "wait-unschedulable | PENDING | Unschedulable: 0/3 nodes are available",
        "wait-image-pull | PENDING | ImagePullBackOff: Back-off pulling image",
        "wait-secret-missing | PENDING | CreateContainerConfigError: secret \"wandb-token-secret\"",
        "workflow-failed-oom | FAILED | main: OOMKilled (exit code 137)",
        "failed-exit-1 | FAILED | main: Error (exit code 1)",
        "failed-evicted | FAILED | The node was low on resource: memory.",
        "failed-node-lost | FAILED | Node gpu-1 which was running pod is unresponsive",
        "failed-deadline | FAILED | Pod was active on the node longer than the specified deadline",
        "executed-failed | FAILED | main: Error (exit code 1)",
      })
  void whyAStepWaitsOrHowItEnded(String recording, Step.Phase phase, String message) {
    var finetuner = Recorded.workflow(recording).steps().get(1);
    assertThat(finetuner.name()).isEqualTo("finetuner");
    assertThat(finetuner.phase()).isEqualTo(phase);
    assertThat(finetuner.message()).startsWith(message);
  }

  @Test
  void exitCodeOfWhatWasKilled() {
    assertThat(Recorded.workflow("workflow-failed-oom").steps().get(1).exitCode()).isEqualTo(137);
    assertThat(Recorded.workflow("failed-evicted").steps().get(1).exitCode()).isNull();
  }

  @Test
  void skippedStepsSayHowTheirWhenWasEvaluated() {
    var steps = Recorded.workflow("workflow-when-skipped").steps();
    assertThat(steps)
        .extracting(Step::name, Step::phase, Step::attempts)
        .containsExactly(
            tuple("downloader", Step.Phase.SKIPPED, 0),
            tuple("finetuner", Step.Phase.SKIPPED, 0),
            tuple("serializer", Step.Phase.SKIPPED, 0),
            tuple("inference", Step.Phase.SUCCEEDED, 1));
    assertThat(steps.getFirst().message()).isEqualTo("when 'true == false' evaluated false");
    assertThat(steps.getFirst().podName()).isNull();
  }

  @Test
  void terminatedLooksFailed() {
    var workflow = Recorded.workflow("workflow-terminated");
    assertThat(workflow.phase()).isEqualTo(Workflow.Phase.FAILED);
    assertThat(workflow.phase().isFinished()).isTrue();
    assertThat(workflow.message()).isEqualTo("Stopped with strategy 'Terminate'");
    assertThat(workflow.shutdown()).isEqualTo("Terminate");
  }

  @Test
  void suspendedStaysRunning() {
    var workflow = Recorded.workflow("workflow-suspended");
    assertThat(workflow.suspended()).isTrue();
    assertThat(workflow.phase()).isEqualTo(Workflow.Phase.RUNNING);
  }

  @Test
  void aRetryBeginsAgainWithTheSameNodes() {
    var failed = Recorded.workflow("executed-failed");
    var again = Recorded.workflow("executed-after-retry");
    assertThat(again.finishedAt()).isNull();
    assertThat(again.message()).isNull();
    assertThat(again.startedAt()).isAfter(failed.startedAt());
    assertThat(again.generation()).isGreaterThan(failed.generation());
    assertThat(again.steps().get(1).nodeId()).isEqualTo(failed.steps().get(1).nodeId());
    assertThat(Recorded.workflow("executed-retried").steps())
        .extracting(Step::phase)
        .containsOnly(Step.Phase.SUCCEEDED);
  }

  @Test
  void aStepWhoseAttemptsARetryTookAwayWaitsForItsNext() {
    var emptied =
        WorkflowReader.read(
            JsonMapper.shared()
                .readTree(
                    """
                    {"metadata": {"name": "w"}, "status": {"nodes": {
                      "w": {"id": "w", "name": "w", "type": "Steps", "phase": "Running"},
                      "w-1": {"id": "w-1", "name": "w[0].finetuner", "displayName": "finetuner",
                        "type": "Retry", "phase": "Running", "boundaryID": "w",
                        "startedAt": "2026-11-22T20:19:32Z"}}}}
                    """));

    assertThat(emptied.steps()).hasSize(1);
    assertThat(emptied.steps().getFirst().phase()).isEqualTo(Step.Phase.PENDING);
    assertThat(emptied.steps().getFirst().attempts()).isEqualTo(1);
    assertThat(emptied.steps().getFirst().pods()).isEmpty();
  }

  @Test
  void aLifeAsItWasWatched() {
    var lines = Recorded.read("watch-one-life").path("lines").valueStream();
    var phases =
        lines
            .map(line -> line.isString() ? JsonMapper.shared().readTree(line.asString()) : line)
            .map(line -> WorkflowReader.read(line.path("object")).phase())
            .distinct()
            .toList();
    assertThat(phases)
        .containsExactly(Workflow.Phase.NONE, Workflow.Phase.RUNNING, Workflow.Phase.SUCCEEDED);
  }

  @Test
  void compressedNodesAreRead() {
    var packed = packed(WorkflowReaderTests::gzip);
    assertThat(packed.stepsHidden()).isFalse();
    assertThat(packed.steps()).isEqualTo(Recorded.workflow("workflow-succeeded").steps());
  }

  @Test
  void nodesCompressedAnotherWayAreHidden() {
    var zstd = new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 1, 2, 3};
    var packed = packed(nodes -> zstd);
    assertThat(packed.stepsHidden()).isTrue();
    assertThat(packed.steps()).isEmpty();
    assertThat(packed.phase()).isEqualTo(Workflow.Phase.SUCCEEDED);
  }

  @Test
  void offloadedNodesAreHidden() {
    var object = object("{\"status\":{\"offloadNodeStatusVersion\":\"fnv:12\"}}");
    assertThat(WorkflowReader.read(object).stepsHidden()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"metadata\":null,\"spec\":null,\"status\":null}",
        "{\"metadata\":[],\"spec\":\"x\",\"status\":{\"nodes\":[],\"startedAt\":\"soon\"}}",
        "{\"spec\":{\"arguments\":{\"parameters\":[{\"name\":\"a\"},7]}},\"status\":{\"phase\":\"New\"}}",
      })
  void whatIsMissingOrOddIsTolerated(String json) {
    var workflow = WorkflowReader.read(object(json));
    assertThat(workflow.phase()).isEqualTo(Workflow.Phase.NONE);
    assertThat(workflow.steps()).isEmpty();
    assertThat(workflow.arguments()).isEmpty();
    assertThat(workflow.startedAt()).isNull();
  }

  @Test
  void nestedStepsKnowTheirParent() {
    var steps =
        WorkflowReader.read(
                object(
                    """
                    {"metadata":{"name":"w"},"status":{"nodes":{
                      "w":{"id":"w","name":"w","type":"Steps","phase":"Running","children":["w-1"]},
                      "w-1":{"id":"w-1","name":"w[0]","type":"StepGroup","boundaryID":"w"},
                      "w-5":{"id":"w-5","name":"w[0].prepare(0)[0].fetch(10:b)","displayName":"fetch(10:b)","type":"Pod","templateName":"fetch","boundaryID":"w-3"},
                      "w-4":{"id":"w-4","name":"w[0].prepare(0)[0].fetch(9:a)","displayName":"fetch(9:a)","type":"Pod","templateName":"fetch","boundaryID":"w-3"},
                      "w-3":{"id":"w-3","name":"w[0].prepare(0)","displayName":"prepare(0)","type":"Steps","boundaryID":"w"},
                      "w-2":{"id":"w-2","name":"w[0].prepare","displayName":"prepare","type":"Retry","phase":"Running","boundaryID":"w","children":["w-3"]}}}}
                    """))
            .steps();
    assertThat(steps)
        .extracting(Step::name, Step::parent)
        .containsExactly(
            tuple("prepare", null), tuple("fetch(9:a)", "w-2"), tuple("fetch(10:b)", "w-2"));
    assertThat(steps.get(1).podName()).isEqualTo("w-fetch-4");
  }

  @Test
  void aWorkflowOfOnePodIsOneStep() {
    var object =
        object(
            """
            {"metadata":{"name":"w"},"status":{"nodes":{
              "w":{"id":"w","name":"w","displayName":"w","type":"Pod","phase":"Running","templateName":"main","startedAt":"2026-11-22T20:17:19Z"}}}}
            """);
    assertThat(WorkflowReader.read(object).steps())
        .singleElement()
        .satisfies(
            step -> {
              assertThat(step.podName()).isEqualTo("w");
              assertThat(step.startedAt()).isEqualTo(Instant.parse("2026-11-22T20:17:19Z"));
            });
  }

  private static Workflow packed(Function<byte[], byte[]> packing) {
    var object = (ObjectNode) Recorded.read("workflow-succeeded").path("workflow");
    var status = (ObjectNode) object.path("status");
    var nodes = status.remove("nodes").toString().getBytes(StandardCharsets.UTF_8);
    status.put("compressedNodes", Base64.getEncoder().encodeToString(packing.apply(nodes)));
    return WorkflowReader.read(object);
  }

  private static byte[] gzip(byte[] plain) {
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  private static JsonNode object(String json) {
    return JsonMapper.shared().readTree(json);
  }
}
