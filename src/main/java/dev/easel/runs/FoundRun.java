package dev.easel.runs;

import dev.easel.argo.Workflow;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A run to be made for a workflow that is there already.
 *
 * @param workflowName null if it is the one that follows from the id
 * @param ending why Easel had asked for its end; null if it had not
 * @param words what its history begins with
 */
record FoundRun(
    RunId id,
    RunDraft draft,
    @Nullable String workflowName,
    Workflow workflow,
    @Nullable Ending ending,
    String words) {

  Instant createdAt() {
    return id.createdAt();
  }
}
