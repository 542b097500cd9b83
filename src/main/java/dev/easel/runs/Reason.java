package dev.easel.runs;

import com.fasterxml.jackson.annotation.JsonValue;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Locale;

/** Why a run ended otherwise than well, each with what it means and what to do about it. */
@Schema(name = "Reason", enumAsRef = true)
public enum Reason {
  SUBMISSION_REFUSED(
      "Argo or Kubernetes will never take this workflow.",
      "rerun it so that it avoids what the message names"),
  WORKFLOW_MISMATCH(
      "A workflow of the run's name exists and is not this run's.",
      "compare its arguments and labels with the run's: somebody else made it, or changed the"
          + " binding; then rerun it"),
  RECIPE_CHANGED(
      "The binding no longer passes every parameter on.",
      "apply the chart's binding, or the one that the recipe's binding call shows; then rerun it"),
  CUDA_OUT_OF_MEMORY(
      "The GPU has less memory than the training needs.",
      "lower {batch_size>1}; lower {resolution}; turn on {gradient_checkpointing?}; turn on"
          + " {use_8bit_adam?}; or ask for a class with more memory than {trainer_gpu}; then"
          + " rerun it with that"),
  OUT_OF_MEMORY(
      "The step needs more host memory than its container may have (OOMKilled, exit code 137).",
      "raise the step's memory limit in the chart's values; or lower {batch_size>1}; or lower"
          + " {resolution}; then rerun it with that"),
  GPU_FAILED(
      "The GPU or its driver failed under the step.",
      "retry it; if it dies on the same node again, cordon that node and look at its GPU"),
  EVICTED(
      "The node put the pod out: it ran short of memory or disk, or had to make room.",
      "retry it; if it happens again, raise the step's requests in the chart's values to what it"
          + " uses"),
  NODE_LOST(
      "The pod went with its node: lost, drained, shut down, taken back as a spot node, or the"
          + " pod was deleted.",
      "retry it; on spot or preemptible nodes this is expected, so keep long trainings off them"),
  MODEL_GATED(
      "Hugging Face answered 401 or 403: the model is gated or private, or does not exist.",
      "check that {model} is spelled as on huggingface.co; accept its licence there with the"
          + " account whose token the installation has; and check that the token is valid and"
          + " ends without a newline; then retry it"),
  HUGGINGFACE_TOKEN_MISSING(
      "The trainer has no Hugging Face token, and ends without one even for public models.",
      "make the Secret that secrets.huggingface in the chart's values names, with the key token;"
          + " then retry it"),
  MODEL_NOT_FOUND(
      "The base model, or a file of it, is not there.",
      "correct {model}: a Hugging Face id in diffusers layout, or pvc: and a folder with a"
          + " model_index.json; then rerun it with that"),
  MODEL_UNREACHABLE(
      "Hugging Face did not answer.",
      "check that pods of the namespace reach huggingface.co, and status.huggingface.co, then retry"
          + " it; or put the model on the claim and rerun it with pvc: and its folder in {model}"),
  IMAGE_PULL(
      "A container image cannot be pulled.",
      "check that the image and tag exist and that the nodes may pull it: a private registry"
          + " needs an imagePullSecret; then retry it"),
  SECRET_MISSING(
      "A Secret, or a key in it, is not there.",
      "make the Secret that the message names, with the key token; then retry it"),
  VOLUME_MISSING(
      "The claim does not exist, is not bound or is not mounted.",
      "make the claim {pvc}, or wait until it is bound; then retry it"),
  VOLUME_FULL(
      "No space is left on the claim.",
      "delete what is no longer needed on {pvc}, or enlarge it; then retry it"),
  VOLUME_NOT_PERMITTED(
      "The step may not read or write a file on the claim.",
      "give the user that the step runs as the right to the folder that the message names on"
          + " {pvc}; then retry it"),
  NO_USABLE_IMAGES(
      "The trainer found no picture it can use.",
      "put pictures at the top level of {instance_dataset}; put pictures at the top level of"
          + " {captioned_dataset}; their names must end in .png, .jpg, .jpeg, .bmp or .webp, in"
          + " lower case; then retry it"),
  IMAGE_UNREADABLE(
      "A picture of the data set cannot be decoded.",
      "replace or delete the picture that the message names in {instance_dataset}; replace or"
          + " delete the picture that the message names in {captioned_dataset}; then retry it"),
  CAPTION_MISSING(
      "A picture has no caption beside it.",
      "add name.txt beside each picture name.png of {captioned_dataset}; then retry it"),
  NAN_LOSS(
      "The loss became NaN: the training diverged.",
      "lower {lr}; look for broken pictures or empty captions; then rerun it with that"),
  WANDB_KEY_REFUSED(
      "Weights & Biases refused the key.",
      "put a valid key into the Secret that secrets.wandb in the chart's values names, without a"
          + " newline at its end, or delete it: without a key the training runs offline; then"
          + " retry it"),
  WANDB_UNREACHABLE(
      "Weights & Biases did not answer.",
      "check that pods of the namespace reach api.wandb.ai; or delete the Secret that"
          + " secrets.wandb in the chart's values names: without a key the training runs"
          + " offline; then retry it"),
  RIGHTS_MISSING(
      "The step's service account lacks a right.",
      "grant the right that the message names: the chart's role has it, unless rbac.create is"
          + " false; then retry it"),
  QUOTA_EXCEEDED(
      "The namespace's ResourceQuota leaves no room.",
      "wait for other runs to end, or raise the quota that the message names; then retry it"),
  UNSCHEDULABLE(
      "No node could take the pod.",
      "ask for a class of GPU that the cluster has instead of {trainer_gpu}; ask for another"
          + " {region}; then rerun it with that"),
  ENDPOINT_EXISTS(
      "An InferenceService of that name exists already.",
      "delete it, then POST to the run's /deploy, which serves a model that is trained; or rerun it"
          + " with another {run_name}"),
  ENDPOINT_NOT_READY(
      "The endpoint did not become ready: its model failed to load, its spec is not valid, or it"
          + " took longer than its deadline.",
      "read the predictor's log and the endpoint's message; ask for a class with more memory"
          + " than {inference_gpu}; then POST to the run's /deploy, which trains nothing again"),
  DEADLINE_EXCEEDED(
      "A step, the workflow or the run took longer than its deadline.",
      "lower {epochs}; or raise what the message names, max_duration_seconds or the step's"
          + " deadlineSeconds in the chart's values; then rerun it with that"),
  BUDGET_EXCEEDED(
      "What it has cost reached its max_cost.",
      "lower {epochs}; ask for a class that costs less than {trainer_gpu}; or give it a higher"
          + " max_cost; then rerun it with that"),
  STEP_FAILED(
      "A step ended with an exit code that nothing else explains.",
      "read the failed step's message and log; then retry it"),
  WORKFLOW_ERROR("Argo could not run the workflow.", "mend what Argo's words name; then retry it"),
  WORKFLOW_DELETED("The workflow was deleted before it ended.", "rerun it"),
  SUBMISSION_UNKNOWN(
      "A post to Argo was never answered and its workflow never appeared.", "rerun it"),
  PENDING_TOO_LONG(
      "It waited longer than max_pending_seconds.",
      "mend what waiting_reason named, then rerun it"),
  CANCELED_BY_CALLER("Somebody canceled it here.", "nothing: somebody asked for this"),
  STOPPED_OUTSIDE("Somebody stopped the workflow in Argo.", "retry it");

  private final String meaning;
  private final String remedy;

  Reason(String meaning, String remedy) {
    this.meaning = meaning;
    this.remedy = remedy;
  }

  String meaning() {
    return meaning;
  }

  Remedy remedy() {
    return new Remedy(remedy);
  }

  /** It says only that something failed: whoever knows more may say so later. */
  boolean isGeneral() {
    return this == STEP_FAILED || this == WORKFLOW_ERROR || this == ENDPOINT_NOT_READY;
  }

  @JsonValue
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
