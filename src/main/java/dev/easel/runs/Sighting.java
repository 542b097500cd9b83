package dev.easel.runs;

import dev.easel.argo.Workflow;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far a run's workflow has been seen.
 *
 * @param uid of the workflow that is the run's; null until one was seen
 * @param generation the last state applied
 * @param attempt how often the workflow was started; 0 before that
 * @param startedAt when the present attempt was
 * @param goneAt since when the workflow is known to be gone from the cluster; null while it is not
 */
@Embeddable
record Sighting(
    @Column(name = "workflow_uid") @Nullable String uid,
    @Column(name = "workflow_generation") long generation,
    @Column(name = "attempt") int attempt,
    @Column(name = "attempt_started_at") @Nullable Instant startedAt,
    @Column(name = "workflow_gone_at") @Nullable Instant goneAt) {

  static final Sighting NONE = new Sighting(null, 0, 0, null, null);

  Sighting pinned(String workflow) {
    return new Sighting(workflow, generation, attempt, startedAt, null);
  }

  Sighting at(long applied) {
    return new Sighting(uid, applied, attempt, startedAt, null);
  }

  Sighting gone(Instant since) {
    return new Sighting(uid, generation, attempt, startedAt, since);
  }

  Sighting restarted(Instant start) {
    return new Sighting(uid, generation, attempt + 1, start, goneAt);
  }

  /** True if this state has not been applied and is not older than one that was. */
  boolean isBefore(Workflow workflow) {
    return workflow.uid().equals(uid) && workflow.generation() > generation;
  }
}
