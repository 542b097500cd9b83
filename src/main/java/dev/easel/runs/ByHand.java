package dev.easel.runs;

import dev.easel.argo.Workflow;
import dev.easel.argo.WorkflowHead;
import java.util.Map;

/**
 * Workflows of a recipe that were started past Easel: by {@code argo submit --from}, in Argo's user
 * interface, or by resubmitting a run's.
 */
final class ByHand {

  private ByHand() {}

  static boolean started(Workflow workflow) {
    return started(workflow.name(), workflow.labels(), workflow.resubmitted());
  }

  static boolean started(WorkflowHead head) {
    return started(head.name(), head.labels(), head.resubmitted());
  }

  /** Whoever resubmits one copies its labels, not its name. */
  private static boolean started(String name, Map<String, String> labels, boolean resubmitted) {
    return RunId.ofWorkflow(name).isEmpty()
        && (resubmitted || !labels.containsKey(Ownership.RUN_LABEL));
  }
}
