package dev.easel.runs;

import static dev.easel.runs.Rule.printed;
import static dev.easel.runs.Rule.said;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What failures look like: the first rule that holds explains one. What Argo and Kubernetes say of
 * a pod stands over what its program printed. A rule tells of its last line; what a program also
 * prints when it goes on stands last.
 */
final class Symptoms {

  private static final String KUBELET = "kubelet 1.31";
  private static final String ARGO = "Argo 4.1";
  private static final String TRAINER = "the guide's finetuner.py, datasets.py";
  private static final String TORCH = "PyTorch 2.0";
  private static final String HUB = "huggingface_hub";
  private static final String WANDB = "wandb";

  static final List<Rule<Reason>> RULES =
      List.of(
          said(
              Reason.ENDPOINT_NOT_READY,
              "Argo 4.1's resource step; its pod's deadline; KServe 0.20",
              "failure condition .* evaluated true|BlockedByFailedLoad|InvalidSpec"
                  + "|active on the node longer than the specified deadline"),
          said(
              Reason.EVICTED,
              KUBELET + ", recorded failed-evicted",
              "The node (was low on resource|had condition)|ephemeral.storage (usage exceeds|limit)"
                  + "|[Uu]sage of EmptyDir volume|Preempt(ed|ing) "),
          said(
              Reason.NODE_LOST,
              "node lifecycle controller 1.31, recorded failed-node-lost",
              "which was running pod .*is unresponsive|node no longer exists"),
          said(Reason.NODE_LOST, KUBELET, "imminent node shutdown|[Nn]ode is shutting down"),
          said(Reason.NODE_LOST, ARGO, "^pod deleted"),
          said(
              Reason.DEADLINE_EXCEEDED,
              KUBELET + ", recorded failed-deadline",
              "active on the node longer than the specified deadline"),
          said(Reason.DEADLINE_EXCEEDED, ARGO, "exceeded (its|workflow) deadline"),
          said(
              Reason.OUT_OF_MEMORY,
              KUBELET + ", recorded workflow-failed-oom",
              "OOMKilled|\\(exit code 137\\)"),
          said(Reason.QUOTA_EXCEEDED, "API server 1.31", "exceeded quota"),
          said(
              Reason.IMAGE_PULL,
              KUBELET + "; Knative, recorded isvc-failed",
              "ImagePullBackOff|ErrImage(Pull|NeverPull)|InvalidImageName|Unable to fetch image"),
          said(
              Reason.SECRET_MISSING,
              KUBELET,
              "secrets? \"[^\"]*\" not found|couldn't find key \\S+ in Secret"),
          said(
              Reason.VOLUME_MISSING,
              "scheduler 1.31",
              "persistentvolumeclaim \"[^\"]*\" not found|unbound immediate"
                  + " PersistentVolumeClaims"),
          said(Reason.UNSCHEDULABLE, "scheduler 1.31", "Unschedulable|nodes are available"),
          printed(
              Reason.ENDPOINT_EXISTS,
              "kubectl in Argo's resource step",
              "\\(AlreadyExists\\)|inferenceservices\\S* \"[^\"]*\" already exists"),
          printed(
              Reason.RIGHTS_MISSING,
              "API server 1.31",
              "is forbidden: User|\\(Forbidden\\)|cannot \\w+ resource \""),
          printed(
              Reason.CUDA_OUT_OF_MEMORY,
              TORCH,
              "CUDA out of memory|OutOfMemoryError: (CUDA|HIP)|CUDA error: out of memory"
                  + "|CUBLAS_STATUS_ALLOC_FAILED"),
          printed(
              Reason.GPU_FAILED,
              TORCH,
              "CUDA error: |No CUDA GPUs are available|CUDA driver version is insufficient"
                  + "|Found no NVIDIA driver|CUDNN_STATUS_NOT_INITIALIZED|NCCL error"),
          printed(
              Reason.OUT_OF_MEMORY,
              "accelerate launch, Python 3, Linux",
              "died with <Signals\\.SIGKILL: 9>|^MemoryError|can't allocate memory"
                  + "|Cannot allocate memory"),
          printed(Reason.HUGGINGFACE_TOKEN_MISSING, TRAINER, "Please set HF_API_TOKEN environment"),
          printed(
              Reason.MODEL_NOT_FOUND,
              HUB + ", transformers, diffusers",
              "Repository Not Found for url|RepositoryNotFoundError|EntryNotFoundError"
                  + "|is not a valid model identifier|no file named \\S+ found in directory"
                  + "|404 Client Error.*huggingface\\.co"),
          printed(
              Reason.MODEL_GATED,
              HUB,
              "Cannot access gated repo|GatedRepoError|Access to model \\S+ is restricted"
                  + "|40[13] Client Error.*huggingface\\.co"),
          printed(
              Reason.MODEL_UNREACHABLE,
              HUB,
              "couldn't connect to 'https://huggingface\\.co|host='huggingface\\.co'.*Max retries"
                  + " exceeded|5\\d\\d Server Error.*huggingface\\.co|(dial tcp|lookup)"
                  + " .*huggingface\\.co"),
          printed(
              Reason.MODEL_GATED,
              "the guide's model_downloader",
              "cannot retrieve .*HTTP status code 40[13]\\b"),
          printed(
              Reason.MODEL_NOT_FOUND,
              "the guide's model_downloader",
              "cannot retrieve .*HTTP status code 404\\b"),
          printed(
              Reason.MODEL_UNREACHABLE,
              "the guide's model_downloader",
              "cannot retrieve .*(HTTP status code (429|5\\d\\d)\\b|dial tcp|no such host)"),
          printed(
              Reason.WANDB_KEY_REFUSED,
              WANDB,
              "api_key not configured|(wandb|api\\.wandb\\.ai).*(API key|permission"
                  + " denied|\\b401\\b)"),
          printed(
              Reason.VOLUME_FULL,
              "Linux, errno 28 and 122",
              "No space left on device|Disk quota exceeded"),
          printed(
              Reason.VOLUME_NOT_PERMITTED,
              "Linux, errno 13, 1 and 30",
              "[Pp]ermission denied|Operation not permitted|Read-only file system"),
          printed(
              Reason.NO_USABLE_IMAGES,
              TRAINER + ", recorded executed-failed-finetuner.log",
              "Found 0 instance images|ZeroDivisionError|got num_samples=0"),
          printed(
              Reason.NO_USABLE_IMAGES,
              TRAINER + ": a folder that is not there",
              "Data root doesn't exist|images root doesn't exist|attribute 'instance_data_root'"),
          printed(
              Reason.CAPTION_MISSING,
              TRAINER,
              "^Error with .* -- \\[Errno 2\\] No such file or directory: .*\\.txt"),
          printed(
              Reason.IMAGE_UNREADABLE,
              "Pillow 9, " + TRAINER,
              "cannot identify image file|UnidentifiedImageError|image file is truncated"
                  + "|DecompressionBombError|^Error with .* -- .* -- skipping \\d+"),
          printed(Reason.NAN_LOSS, TRAINER, "LOSS: nan\\b|train/loss=nan\\b|[Ll]oss is (nan|NaN)"),
          printed(
              Reason.WANDB_UNREACHABLE,
              WANDB,
              "wandb.*(CommError|ConnectionError|[Nn]etwork error|timed out|Max retries)"
                  + "|Error communicating with wandb process|host='api\\.wandb\\.ai'"));

  private Symptoms() {}

  /** A line that a step printed, and what it means. */
  record Printed(Reason reason, String line) {}

  /** What the words of Argo or Kubernetes mean. */
  static Optional<Reason> ofWords(String words, @Nullable Stage stage) {
    return RULES.stream()
        .filter(rule -> rule.holds(words))
        .map(Rule::reason)
        .filter(reason -> stage == Stage.DEPLOYING || reason != Reason.ENDPOINT_NOT_READY)
        .findFirst();
  }

  /** What the last lines of a step's log mean. */
  static Optional<Printed> ofLog(List<String> lines) {
    return RULES.stream()
        .filter(Rule::printed)
        .flatMap(rule -> last(rule, lines).stream())
        .findFirst();
  }

  private static Optional<Printed> last(Rule<Reason> rule, List<String> lines) {
    return lines.reversed().stream()
        .filter(rule::holds)
        .findFirst()
        .map(line -> new Printed(rule.reason(), line));
  }
}
