package dev.easel.argo;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One pod of a step, as its node in the workflow tells.
 *
 * @param id of its node; a retry of the workflow uses it again
 * @param podName its own
 * @param host the node of the cluster that it was given; null as long as it waits for one
 * @param startedAt when it was made, in whole seconds
 * @param resourcesDuration seconds times the resource's base unit, by resource, once it has ended
 */
public record PodNode(
    String id,
    @Nullable String podName,
    Step.Phase phase,
    @Nullable String host,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt,
    Map<String, Long> resourcesDuration) {

  static PodNode of(Node node, @Nullable String podName) {
    return new PodNode(
        node.id(),
        podName,
        node.step(),
        node.host(),
        node.startedAt(),
        node.finishedAt(),
        node.resourcesDuration());
  }

  /** It has, or had, a node of the cluster to itself. */
  public boolean hadNode() {
    return host != null || phase == Step.Phase.RUNNING || phase == Step.Phase.SUCCEEDED;
  }

  public boolean ended() {
    return phase != Step.Phase.PENDING && phase != Step.Phase.RUNNING;
  }
}
