package dev.easel.runs;

import static dev.easel.runs.Rule.said;
import static java.time.temporal.ChronoUnit.SECONDS;

import dev.easel.argo.Step;
import dev.easel.argo.StepPods;
import dev.easel.kubernetes.ClusterFailure;
import dev.easel.kubernetes.ClusterRefused;
import dev.easel.kubernetes.Words;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Why a run waits, for programs and for people. */
@Embeddable
public record Waiting(
    @Column(name = "waiting_reason") @Enumerated(EnumType.STRING) WaitingReason reason,
    @Column(name = "waiting_message") String message) {

  /** The first that holds explains why a step waits. */
  private static final List<Rule<WaitingReason>> RULES =
      List.of(
          said(
              WaitingReason.VOLUME_MISSING,
              "scheduler, kubelet 1.31",
              "persistentvolumeclaim \"[^\"]*\" (not found|is being deleted)"),
          said(
              WaitingReason.VOLUME_UNBOUND,
              "scheduler 1.31",
              "unbound immediate PersistentVolumeClaims|didn't find available persistent volumes"
                  + "|volume node affinity conflict"),
          said(WaitingReason.QUOTA, "API server 1.31, through Argo 4.1", "exceeded quota"),
          said(
              WaitingReason.UNSCHEDULABLE,
              "scheduler 1.31, recorded wait-unschedulable",
              "^Unschedulable|nodes are available"),
          said(
              WaitingReason.IMAGE_PULL,
              "kubelet 1.31, recorded wait-image-pull",
              "ImagePullBackOff|ErrImage(Pull|NeverPull)|InvalidImageName|ImageInspectError"),
          said(
              WaitingReason.SECRET_MISSING,
              "kubelet 1.31, recorded wait-secret-missing",
              "secrets? \"[^\"]*\" not found|couldn't find key \\S+ in Secret"
                  + "|references non-existent secret key"),
          said(
              WaitingReason.VOLUME_MOUNT,
              "kubelet, attach-detach controller 1.31",
              "^Failed(Mount|AttachVolume|MapVolume)\\b"),
          said(
              WaitingReason.ARGO_BUSY,
              "workflow-controller 4.1",
              "too many workflows are already running"));

  public Waiting {
    message = Words.bounded(message);
  }

  /** Why a workflow waits, in Argo's words. */
  static Waiting of(String words) {
    return of("", words);
  }

  /** Why a pending step waits; empty if Argo does not say. */
  static Optional<Waiting> of(Step step) {
    return Optional.ofNullable(step.message()).map(words -> of(step.name() + ": ", words));
  }

  /**
   * Why a step waits.
   *
   * @param words Argo's, or a Kubernetes Event's: {@code FailedMount: …}
   */
  static Waiting of(Step step, String words) {
    return of(step.name() + ": ", words);
  }

  /** Why the Kubernetes API cannot be used now. */
  static Waiting of(ClusterFailure failure) {
    var refused = failure instanceof ClusterRefused answer && !answer.isPassing();
    return new Waiting(
        refused ? WaitingReason.NOT_PERMITTED : WaitingReason.CLUSTER_UNREACHABLE,
        String.valueOf(failure.getMessage()));
  }

  /**
   * A step runs and prints nothing.
   *
   * @param since when it printed last, or began
   * @param lastLine what it printed last; null if nothing
   */
  static Waiting silent(String step, Instant since, @Nullable String lastLine) {
    var words =
        lastLine == null
            ? "nothing printed since it began at %s.".formatted(since.truncatedTo(SECONDS))
            : "nothing printed since %s; last: %s".formatted(since.truncatedTo(SECONDS), lastLine);
    return new Waiting(WaitingReason.STALLED, step + ": " + words);
  }

  /**
   * A pod was deleted, and is there long after it had to be gone.
   *
   * @param step whose pod it is; empty if nobody knows
   */
  static Waiting terminating(String step, StepPods.Leaving pod) {
    return new Waiting(
        WaitingReason.POD_TERMINATING,
        "%spod %s had to end by %s, and node %s does not say that it has."
            .formatted(
                step.isEmpty() ? "" : step + ": ",
                pod.pod(),
                pod.due().truncatedTo(SECONDS),
                pod.node()));
  }

  private static Waiting of(String prefix, String words) {
    var reason =
        RULES.stream()
            .filter(rule -> rule.holds(words))
            .findFirst()
            .map(Rule::reason)
            .orElse(WaitingReason.STEP_PENDING);
    return new Waiting(reason, prefix + words);
  }

  /** False for what the step that waits does not ask for: only the training takes trainer GPUs. */
  boolean concerns(String parameter, Map<String, Stage> stages) {
    return !parameter.startsWith("trainer_gpu") || stages.get(step()) == Stage.TRAINING;
  }

  /** The step that waits; empty if none does. */
  String step() {
    return message.substring(0, Math.max(message.indexOf(": "), 0));
  }

  /** A step runs, and is silent. */
  boolean isStall() {
    return reason == WaitingReason.STALLED;
  }

  /** A pod of a run that is to end does not go. */
  boolean isLeaving() {
    return reason == WaitingReason.POD_TERMINATING;
  }

  /** It says only that something is pending. */
  boolean isGeneral() {
    return reason == WaitingReason.STEP_PENDING;
  }

  /** It was told of this step, and says what the step waits for. */
  boolean isOf(Step step) {
    return !isGeneral() && message.startsWith(step.name() + ": ");
  }
}
