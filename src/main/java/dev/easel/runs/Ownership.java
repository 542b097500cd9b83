package dev.easel.runs;

import dev.easel.argo.Workflow;
import java.util.Optional;

/**
 * Whether a workflow of a run's name is that run's: an old one, a binding of somebody else's or a
 * hand with kubectl may have made another.
 */
final class Ownership {

  static final String RUN_LABEL = "easel.dev/run";

  private Ownership() {}

  /** What differs from what was sent; empty if the workflow is the run's. */
  static Optional<String> mismatch(Run run, Workflow workflow) {
    return run.isAdopted() ? another(run, workflow) : differing(run, workflow);
  }

  /** Nothing was sent for an adopted run: it has this very workflow. */
  private static Optional<String> another(Run run, Workflow workflow) {
    return workflow.uid().equals(run.workflowUid())
        ? Optional.empty()
        : Optional.of("its uid is '%s'".formatted(workflow.uid()));
  }

  private static Optional<String> differing(Run run, Workflow workflow) {
    if (!run.namespace().equals(workflow.namespace())) {
      return Optional.of("it is in namespace '%s'".formatted(workflow.namespace()));
    }
    var label = workflow.labels().get(RUN_LABEL);
    if (!run.id().toString().equals(label)) {
      return Optional.of("its label %s is '%s'".formatted(RUN_LABEL, label));
    }
    if (!run.template().equals(workflow.template())) {
      return Optional.of("it was made from template '%s'".formatted(workflow.template()));
    }
    return run.parameters().entrySet().stream()
        .filter(sent -> !sent.getValue().equals(workflow.arguments().get(sent.getKey())))
        .findFirst()
        .map(
            sent ->
                "its argument %s is '%s', not '%s'"
                    .formatted(
                        sent.getKey(), workflow.arguments().get(sent.getKey()), sent.getValue()));
  }
}
