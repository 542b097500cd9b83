package dev.easel.runs;

import dev.easel.argo.Step;
import dev.easel.argo.Workflow;
import org.jspecify.annotations.Nullable;

/** Why a workflow failed, from its steps and Argo's words. */
record Failure(Reason reason, @Nullable String message) {

  static Failure of(Reading reading) {
    var workflow = reading.workflow();
    return reading
        .failed()
        .map(
            step -> new Failure(reason(step, workflow), step.name() + ": " + words(step, workflow)))
        .orElseGet(
            () ->
                new Failure(
                    deadline(workflow.message()) ? Reason.DEADLINE_EXCEEDED : Reason.WORKFLOW_ERROR,
                    workflow.message()));
  }

  private static Reason reason(Step step, Workflow workflow) {
    var words = words(step, workflow);
    if (words.contains("OOMKilled") || Integer.valueOf(137).equals(step.exitCode())) {
      return Reason.OUT_OF_MEMORY;
    }
    return deadline(words) ? Reason.DEADLINE_EXCEEDED : Reason.STEP_FAILED;
  }

  /** The kubelet's and Argo 4.1's sentences for a deadline. */
  private static boolean deadline(@Nullable String words) {
    return words != null
        && (words.contains("active on the node longer than the specified deadline")
            || words.contains("exceeded its deadline")
            || words.contains("Step exceeded its deadline"));
  }

  private static String words(Step step, Workflow workflow) {
    if (step.message() != null) {
      return step.message();
    }
    return workflow.message() == null ? "it failed without a word" : workflow.message();
  }
}
