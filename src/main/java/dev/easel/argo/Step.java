package dev.easel.argo;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One step of a workflow as {@code argo get} shows it: the attempts of a retried step are one.
 *
 * @param nodeId Argo's id of the node; a retry of the workflow uses it again
 * @param parent node id of the step it is nested in; null at the top
 * @param name the step's name in its template
 * @param template the template it runs; null where Argo does not say
 * @param podName the pod of its last attempt; null if it has none
 * @param message why it waits or how it ended, of its last attempt
 * @param exitCode of its main container
 * @param host the node its last attempt ran on
 * @param resourcesDuration seconds times the resource's base unit, by resource, over all attempts
 * @param attempts how often it was started, or is about to be; 0 for a step that was skipped
 * @param pods one for each attempt, oldest first; none for what is not run in a pod of its own
 */
public record Step(
    String nodeId,
    @Nullable String parent,
    String name,
    @Nullable String template,
    @Nullable String podName,
    Phase phase,
    @Nullable String message,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt,
    @Nullable Integer exitCode,
    @Nullable String host,
    Map<String, Long> resourcesDuration,
    int attempts,
    List<PodNode> pods) {

  @SuppressWarnings("NullAway") // one that was stored before pods were
  public Step {
    pods = pods == null ? List.of() : List.copyOf(pods);
  }

  /** It ended badly, by its own doing or Argo's. */
  public boolean isFailed() {
    return phase == Phase.FAILED || phase == Phase.ERROR;
  }

  /** Where a step is. */
  public enum Phase {
    PENDING,
    RUNNING,
    SUCCEEDED,
    FAILED,
    ERROR,
    /** Its {@code when} was false; the message says how it was evaluated. */
    SKIPPED,
    /** Its dependencies ended another way. */
    OMITTED
  }
}
