package dev.easel.runs;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What whoever compares runs with the cluster needs of one.
 *
 * @param name null once erased
 * @param erased a caller deleted it
 * @param workflowUid of the workflow that is its own; null until one was seen
 * @param endpointName the InferenceService it deploys; null if it deploys none, or was erased
 * @param mismatched it failed because a workflow of its name is not its own
 * @param finishedAt when it ended; null until then
 * @param lostAt when its workflow was missed; null if it never was
 */
public record RunMark(
    RunId id,
    @Nullable String name,
    RunStatus status,
    boolean erased,
    String workflowName,
    @Nullable String workflowUid,
    @Nullable String endpointName,
    boolean mismatched,
    @Nullable Instant finishedAt,
    @Nullable Instant lostAt,
    Instant updatedAt) {}
