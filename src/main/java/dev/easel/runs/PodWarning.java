package dev.easel.runs;

import dev.easel.argo.Step;
import dev.easel.kubernetes.ResourceKind;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * A Kubernetes Event that says why a pod of a run does not start.
 *
 * @param words its reason and message: {@code FailedMount: …}
 */
record PodWarning(RunId run, String pod, String words) {

  static final ResourceKind KIND = new ResourceKind("", "v1", "events");

  /** All that Kubernetes selects Events of pods by, for what is needed here. */
  static final String SELECTOR = "involvedObject.kind=Pod,type=Warning";

  /** What Argo's own words never tell: the pod is ContainerCreating to it (4.1). */
  private static final Set<String> UNTOLD =
      Set.of("FailedMount", "FailedAttachVolume", "FailedMapVolume");

  /**
   * Empty if the Event tells nothing new, or is of a pod of somebody else.
   *
   * @param owner the run of a pod
   */
  static Optional<PodWarning> read(JsonNode event, Function<String, Optional<RunId>> owner) {
    var reason = event.path("reason").asString("");
    var pod = event.path("involvedObject").path("name").asString("");
    return UNTOLD.contains(reason)
        ? owner
            .apply(pod)
            .map(
                run -> new PodWarning(run, pod, reason + ": " + event.path("message").asString("")))
        : Optional.empty();
  }

  /** It is of the pod that this step waits for. */
  boolean isOf(Step step) {
    return step.phase() == Step.Phase.PENDING && pod.equals(step.podName());
  }
}
