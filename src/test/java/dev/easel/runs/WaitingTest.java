package dev.easel.runs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.argo.Recorded;
import dev.easel.recipes.Role;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** What a wait's words are taken for, and what is advised. */
class WaitingTest {

  @ParameterizedTest
  @CsvSource({
    "wait-unschedulable, UNSCHEDULABLE",
    "wait-image-pull, IMAGE_PULL",
    "wait-secret-missing, SECRET_MISSING"
  })
  void recordedWaits(String recording, WaitingReason reason) {
    var step = new Reading(Recorded.workflow(recording), Map.of()).pending().orElseThrow();

    var waiting = Waiting.of(step).orElseThrow();

    assertThat(waiting.reason()).isEqualTo(reason);
    assertThat(waiting.message()).isEqualTo("finetuner: " + step.message());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Unschedulable: 0/3 nodes are available: 3 Insufficient nvidia.com/gpu. | UNSCHEDULABLE",
        "Unschedulable: 0/3 nodes are available: persistentvolumeclaim \"a\" not found. |"
            + " VOLUME_MISSING",
        "Unschedulable: 0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims."
            + " | VOLUME_UNBOUND",
        "Unschedulable: 0/3 nodes are available: 3 node(s) had volume node affinity conflict. |"
            + " VOLUME_UNBOUND",
        "ErrImagePull: rpc error: code = NotFound | IMAGE_PULL",
        "InvalidImageName: couldn't parse image reference \"A:b\" | IMAGE_PULL",
        "CreateContainerConfigError: couldn't find key token in Secret a/wandb-token-secret |"
            + " SECRET_MISSING",
        "FailedMount: MountVolume.SetUp failed for volume \"t\" : secret \"x\" not found |"
            + " SECRET_MISSING",
        "FailedMount: MountVolume.SetUp failed for volume \"pvc-1\" : exit status 32 |"
            + " VOLUME_MOUNT",
        "FailedAttachVolume: Multi-Attach error for volume \"pvc-1\" | VOLUME_MOUNT",
        "pods \"run-1\" is forbidden: exceeded quota: gpus, requested: pods=1, used: pods=9 |"
            + " QUOTA",
        "Workflow processing has been postponed because too many workflows are already running |"
            + " ARGO_BUSY",
        "ContainerCreating | STEP_PENDING",
        "PodInitializing | STEP_PENDING"
      })
  void wordsOfArgoAndKubernetes(String words, WaitingReason reason) {
    assertThat(Waiting.of(words).reason()).isEqualTo(reason);
  }

  @Test
  void aRemedyNamesOnlyWhatTheRunHas() {
    var run = new HashMap<>(Map.of("batch_size", "4", "resolution", "768", "trainer_gpu", "A40"));

    assertThat(Reason.CUDA_OUT_OF_MEMORY.remedy().of(parameters(run)))
        .isEqualTo(
            "Lower batch_size (4); lower resolution (768); or ask for a class with more memory than"
                + " trainer_gpu (A40); then rerun it with that.");
    run.putAll(
        Map.of("batch_size", "1", "gradient_checkpointing", "False", "use_8bit_adam", "True"));
    assertThat(Reason.CUDA_OUT_OF_MEMORY.remedy().of(parameters(run)))
        .startsWith("Lower resolution (768); turn on gradient_checkpointing (False); or ask for");
  }

  @Test
  void aSilentStepIsSaidWithItsLastLine() {
    var noon = Instant.parse("2026-11-24T12:00:00.5Z");

    var silent = Waiting.silent("finetuner", noon, "Loading the model");

    assertThat(silent.message())
        .isEqualTo(
            "finetuner: nothing printed since 2026-11-24T12:00:00Z; last: Loading the model");
    assertThat(silent.step()).isEqualTo("finetuner");
    assertThat(silent.isStall()).isTrue();
    assertThat(Waiting.silent("finetuner", noon, null).message())
        .isEqualTo("finetuner: nothing printed since it began at 2026-11-24T12:00:00Z.");
  }

  @Test
  void aRunThatWasErasedHasARemedyStill() {
    for (var reason : Reason.values()) {
      assertThat(reason.remedy().of(parameters(Map.of()))).endsWith(".").doesNotContain("{");
    }
    for (var reason : WaitingReason.values()) {
      assertThat(reason.remedy().of(parameters(Map.of()))).endsWith(".").doesNotContain("{");
    }
  }

  @Test
  void everyParameterThatARemedyNamesIsOneOfTheGuides() {
    var known = new HashSet<String>();
    Arrays.stream(Role.values()).map(Role::word).forEach(known::add);
    var guide =
        JsonMapper.shared()
            .readTree(WaitingTest.class.getResourceAsStream("/guide/parameters.json"));
    guide.values().forEach(of -> of.forEach(it -> known.add(it.path("name").asString())));

    var named =
        Stream.concat(
                Arrays.stream(Reason.values()).map(Reason::remedy),
                Arrays.stream(WaitingReason.values()).map(WaitingReason::remedy))
            .flatMap(remedy -> remedy.parameters().stream());

    assertThat(named).isNotEmpty().allMatch(known::contains);
  }

  private static Remedy.Parameters parameters(Map<String, String> of) {
    return name -> Optional.ofNullable(of.get(name)).map(value -> Map.entry(name, value));
  }
}
