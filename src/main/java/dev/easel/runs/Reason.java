package dev.easel.runs;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Why a run ended otherwise than well, each with what to do about it. */
public enum Reason {
  /** Argo or Kubernetes will never take this workflow. */
  SUBMISSION_REFUSED("Start a new run that avoids what Argo's words name."),
  /** A workflow of the run's name exists and is not this run's. */
  WORKFLOW_MISMATCH(
      "Somebody else made a workflow of this name or changed the binding: compare its arguments and"
          + " labels with the run's, then start a new run."),
  RECIPE_CHANGED(
      "The binding no longer passes every parameter on: apply the chart's, or the one that GET"
          + " /v1/recipes/{name}/binding shows, and start a new run."),
  STEP_FAILED("Read the failed step's message and log, then start a new run."),
  OUT_OF_MEMORY(
      "The step needs more memory than its container has: lower batch_size or resolution, or raise"
          + " the recipe's memory limit."),
  DEADLINE_EXCEEDED("Raise the deadline in the chart's values, or shorten the training."),
  WORKFLOW_ERROR("Argo could not run the workflow; its words say why."),
  WORKFLOW_DELETED("The workflow was deleted before it ended: start a new run."),
  SUBMISSION_UNKNOWN(
      "A post to Argo was never answered and its workflow never appeared: start a new run."),
  PENDING_TOO_LONG("Mend what waiting_reason named, then start a new run."),
  CANCELED_BY_CALLER("Nothing: somebody asked for this."),
  STOPPED_OUTSIDE("Somebody stopped the workflow in Argo: start a new run.");

  private final String remedy;

  Reason(String remedy) {
    this.remedy = remedy;
  }

  String remedy() {
    return remedy;
  }

  @JsonValue
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
