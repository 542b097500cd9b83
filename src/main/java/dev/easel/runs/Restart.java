package dev.easel.runs;

import dev.easel.argo.Step;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A running step that is being started again: its pod is deleted, and Argo makes another.
 *
 * @param node Argo's id of the step
 * @param pod the pod that has to go
 * @param podUid null until it was looked up, just before it is deleted
 */
@Embeddable
record Restart(
    @Column(name = "restart_step") String step,
    @Column(name = "restart_node") String node,
    @Column(name = "restart_pod") String pod,
    @Column(name = "restart_pod_uid") @Nullable String podUid,
    @Column(name = "restart_requested_at") Instant requestedAt) {

  static Restart of(Step step, String pod, Instant now) {
    return new Restart(step.name(), step.nodeId(), pod, null, now);
  }

  Restart of(String uid) {
    return new Restart(step, node, pod, uid, requestedAt);
  }

  /** Argo has made another pod, or the step had ended before. */
  boolean isOver(Step seen) {
    return seen.phase() == Step.Phase.SUCCEEDED || !pod.equals(seen.podName());
  }
}
