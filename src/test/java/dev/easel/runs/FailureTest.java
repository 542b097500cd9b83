package dev.easel.runs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.argo.Recorded;
import dev.easel.argo.Step;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a failure's words and last lines are taken for; each real, or as its program writes it. */
class FailureTest {

  private static final Map<String, Stage> STAGES =
      Map.of("finetuner", Stage.TRAINING, "inference", Stage.DEPLOYING);

  @ParameterizedTest
  @CsvSource({
    "workflow-failed-oom, OUT_OF_MEMORY",
    "failed-evicted, EVICTED",
    "failed-node-lost, NODE_LOST",
    "failed-deadline, DEADLINE_EXCEEDED",
    "failed-exit-1, STEP_FAILED",
    "executed-failed, STEP_FAILED"
  })
  void recordedFailures(String recording, Reason reason) {
    var failure = Failure.of(new Reading(Recorded.workflow(recording), STAGES), step -> List.of());

    assertThat(failure.reason()).isEqualTo(reason);
    assertThat(failure.message()).startsWith("finetuner: ");
  }

  @Test
  void theRecordedLogOfATrainerWithoutPictures() throws IOException {
    var failure =
        Failure.of(
            new Reading(Recorded.workflow("executed-failed"), STAGES),
            step -> recordedLines("executed-failed-finetuner.log"));

    assertThat(failure)
        .isEqualTo(
            new Failure(
                Reason.NO_USABLE_IMAGES,
                "finetuner: main: Error (exit code 1); ZeroDivisionError: division by zero"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Usage of EmptyDir volume \"tmp\" exceeds the limit \"1Gi\". | EVICTED",
        "Preempted in order to admit critical pod | EVICTED",
        "Pod was terminated in response to imminent node shutdown. | NODE_LOST",
        "pod deleted | NODE_LOST",
        "Step exceeded its deadline | DEADLINE_EXCEEDED",
        "main: Error (exit code 137) | OUT_OF_MEMORY",
        "pods \"run-1\" is forbidden: exceeded quota: gpus, requested: pods=1 | QUOTA_EXCEEDED",
        "Pod failed before main container starts due to ErrImagePull: no such host | IMAGE_PULL",
        "init: Error (exit code 1): secret \"huggingface-token-secret\" not found | SECRET_MISSING",
        "couldn't find key token in Secret tenant-example/wandb-token-secret | SECRET_MISSING",
        "persistentvolumeclaim \"db-finetune-data\" not found | VOLUME_MISSING",
        "Unschedulable: 0/3 nodes are available: 3 Insufficient nvidia.com/gpu. | UNSCHEDULABLE",
        "main: Error (exit code 1) | STEP_FAILED",
        "'' | STEP_FAILED"
      })
  void wordsOfArgoAndKubernetes(String words, Reason reason) {
    assertThat(Failure.of(step("finetuner", words), Stage.TRAINING, List.of()).reason())
        .isEqualTo(reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "main: Error (exit code 64): Error from server (AlreadyExists): error when creating"
            + " \"/tmp/manifest.yaml\": inferenceservices.serving.kserve.io"
            + " \"inference-example-dog\" already exists | ENDPOINT_EXISTS",
        "main: Error (exit code 64): Error from server (Forbidden): inferenceservices.serving"
            + ".kserve.io is forbidden: User \"system:serviceaccount:a:inference\" cannot create"
            + " resource \"inferenceservices\" in API group \"serving.kserve.io\" |"
            + " RIGHTS_MISSING",
        "main: Error (exit code 64): failure condition '{status.modelStatus.transitionStatus =="
            + " [BlockedByFailedLoad]}' evaluated true | ENDPOINT_NOT_READY",
        "Pod was active on the node longer than the specified deadline | ENDPOINT_NOT_READY",
        "RevisionFailed: Unable to fetch image \"navarrepratt/sd-inference:df-14-3\" | IMAGE_PULL",
        "main: Error (exit code 1) | ENDPOINT_NOT_READY"
      })
  void wordsOfTheStepThatDeploys(String words, Reason reason) {
    assertThat(Failure.of(step("inference", words), Stage.DEPLOYING, List.of()).reason())
        .isEqualTo(reason);
    assertThat(Failure.ofEndpoint(words)).isEqualTo(reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "torch.cuda.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB (GPU 0; 47.54"
            + " GiB total capacity) | CUDA_OUT_OF_MEMORY",
        "RuntimeError: CUDA out of memory. Tried to allocate 20.00 MiB | CUDA_OUT_OF_MEMORY",
        "RuntimeError: CUDA error: out of memory | CUDA_OUT_OF_MEMORY",
        "RuntimeError: CUDA error: uncorrectable ECC error encountered | GPU_FAILED",
        "RuntimeError: No CUDA GPUs are available | GPU_FAILED",
        "subprocess.CalledProcessError: Command '['/usr/bin/python3', '/app/finetuner.py']' died"
            + " with <Signals.SIGKILL: 9>. | OUT_OF_MEMORY",
        "Please set HF_API_TOKEN environment variable or pass --hf_token |"
            + " HUGGINGFACE_TOKEN_MISSING",
        "Cannot access gated repo for url https://huggingface.co/a/b/resolve/main/x. | MODEL_GATED",
        "requests.exceptions.HTTPError: 403 Client Error: Forbidden for url:"
            + " https://huggingface.co/a/b/resolve/main/model_index.json | MODEL_GATED",
        "Error downloading model resources: cannot retrieve required `a/b from model_index.json`:"
            + " HTTP status code 401 | MODEL_GATED",
        "Error downloading model resources: cannot retrieve required `a/b from model_index.json`:"
            + " HTTP status code 404 | MODEL_NOT_FOUND",
        "huggingface_hub.utils._errors.RepositoryNotFoundError: 401 Client Error. |"
            + " MODEL_NOT_FOUND",
        "OSError: Error no file named model_index.json found in directory /pvc/models/mine. |"
            + " MODEL_NOT_FOUND",
        "OSError: We couldn't connect to 'https://huggingface.co' to load this file |"
            + " MODEL_UNREACHABLE",
        "OSError: [Errno 28] No space left on device | VOLUME_FULL",
        "PermissionError: [Errno 13] Permission denied: '/pvc/finetunes/dog' |"
            + " VOLUME_NOT_PERMITTED",
        "mkdir: can't create directory '/pvc/finetunes/dog': Permission denied |"
            + " VOLUME_NOT_PERMITTED",
        "ZeroDivisionError: integer division or modulo by zero | NO_USABLE_IMAGES",
        "ValueError: num_samples should be a positive integer value, but got num_samples=0 |"
            + " NO_USABLE_IMAGES",
        "ValueError: Data root doesn't exist: /pvc/dataset | NO_USABLE_IMAGES",
        "Error with dog -- [Errno 2] No such file or directory: '/pvc/dataset/dog.txt' -- skipping"
            + " 3 | CAPTION_MISSING",
        "Error with dog -- cannot identify image file '/pvc/dataset/dog.png' -- skipping 3 |"
            + " IMAGE_UNREADABLE",
        "PIL.UnidentifiedImageError: cannot identify image file '/pvc/data/a.png' |"
            + " IMAGE_UNREADABLE",
        "LOSS: nan GPU: (U: 20,114mb F: 28,513mb T: 48,627mb) | NAN_LOSS",
        "wandb.errors.UsageError: api_key not configured (no-tty). call wandb.login |"
            + " WANDB_KEY_REFUSED",
        "wandb: ERROR Error while calling W&B API: permission denied (<Response [403]>) |"
            + " WANDB_KEY_REFUSED",
        "wandb.errors.CommError: Run initialization has timed out after 60.0 sec. |"
            + " WANDB_UNREACHABLE",
        "Error from server (Forbidden): pods is forbidden: User \"a\" cannot list resource \"pods\""
            + " | RIGHTS_MISSING",
        "RuntimeError: something nobody has seen | STEP_FAILED"
      })
  void lastLinesOfPrograms(String line, Reason reason) {
    var lines = List.of("Using the dreambooth method.", line, "", "Error: exit status 1");

    var failure = Failure.of(step("finetuner", "main: Error (exit code 1)"), Stage.TRAINING, lines);

    assertThat(failure.reason()).isEqualTo(reason);
    assertThat(failure.message()).isEqualTo("finetuner: main: Error (exit code 1); " + line);
  }

  @Test
  void aLossThatIsNoNumberShowsInTheBar() {
    var bar =
        "Total Steps:   3%|▎  | 12/400 [00:01<00:46, 8.28it/s, train/loss=nan, train/lr=2e-6]";

    assertThat(
            Failure.of(step("finetuner", "main: Error (exit code 1)"), null, List.of(bar)).reason())
        .isEqualTo(Reason.NAN_LOSS);
  }

  @Test
  void whatWasPrintedAndDidNotEndTheProgramStandsLast() {
    var lines =
        List.of(
            "wandb: Network error (ConnectionError), entering retry loop.",
            "OSError: [Errno 28] No space left on device");

    assertThat(Failure.of(step("finetuner", "main: Error (exit code 1)"), null, lines).reason())
        .isEqualTo(Reason.VOLUME_FULL);
  }

  @Test
  void whatKubernetesSaysStandsOverWhatWasPrinted() {
    var failure =
        Failure.of(
            step("finetuner", "The node was low on resource: memory."),
            Stage.TRAINING,
            List.of("torch.cuda.OutOfMemoryError: CUDA out of memory."));

    assertThat(failure.reason()).isEqualTo(Reason.EVICTED);
  }

  @Test
  void aMessageIsOneBoundedLineWithoutControlCharacters() {
    var noisy = "RuntimeError: \u001b[31m" + "x".repeat(1_900) + "\r\nmore";

    var message =
        Failure.of(step("finetuner", "main: Error (exit code 1)"), Stage.TRAINING, List.of(noisy))
            .message();

    assertThat(message).hasSizeLessThanOrEqualTo(1_001).endsWith("…").doesNotContain("\u001b");
  }

  @Test
  void everyRuleSaysWhereItsWordsComeFrom() {
    assertThat(Symptoms.RULES).allSatisfy(rule -> assertThat(rule.source()).isNotBlank());
  }

  private static Step step(String name, String message) {
    return new Step(
        "run-1-7",
        null,
        name,
        null,
        "run-1-" + name + "-7",
        Step.Phase.FAILED,
        message,
        null,
        null,
        1,
        null,
        Map.of(),
        1,
        List.of());
  }

  private static List<String> recordedLines(String log) {
    try (var bytes = FailureTest.class.getResourceAsStream("/recorded/argo/" + log)) {
      return new String(bytes.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(line -> line.substring(line.indexOf(' ') + 1))
          .toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
