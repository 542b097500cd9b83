package dev.easel.runs;

import com.fasterxml.jackson.annotation.JsonValue;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Locale;

/** Why a run is not further than it is, while nothing is lost, and how it gets on. */
@Schema(name = "WaitingReason", enumAsRef = true)
public enum WaitingReason {
  ACCEPTED_BUT_NOTHING(
      "Argo took the event and no workflow appeared.",
      "look at the Kubernetes Events of the binding, and whether the Argo server runs without"
          + " --event-async-dispatch, which loses events in 4.0 to 4.1.2"),
  TEMPLATE_MISSING("The recipe's WorkflowTemplate is not there.", "apply the chart again"),
  BINDING_UNUSABLE(
      "The binding lost its workflow name, is missing, or there are two.",
      "apply the chart's binding, and delete others of its discriminator"),
  NOT_PERMITTED(
      "Easel's account lacks a right.",
      "grant the right that the message names: the chart's roles have it, unless rbac.create is"
          + " false"),
  QUOTA(
      "The namespace's ResourceQuota or a limit of Argo leaves no room.",
      "wait for other runs to end, cancel one, or raise the quota that the message names"),
  PROJECT_QUOTA(
      "The project has as much under way as its quota allows.",
      "wait for other runs to end, cancel one, stop an endpoint, or ask an operator for a larger"
          + " quota; the run goes on by itself"),
  ARGO_UNREACHABLE(
      "The Argo server does not answer.",
      "check that the Argo server runs, and EASEL_ARGO_URL, its certificate and the network policy"
          + " in between; the run goes on by itself afterwards"),
  ARGO_FAILED(
      "Argo answered with an error of its own and made nothing.",
      "mend what its words name; the run is sent again by itself"),
  CLUSTER_UNREACHABLE(
      "The Kubernetes API does not answer.",
      "check Easel's way to the Kubernetes API; the run goes on by itself afterwards"),
  ARGO_BUSY(
      "Argo has as many workflows as it may look at.",
      "wait; if it stays so, raise Argo's parallelism or easel.runs.unstarted-limit"),
  ARGO_PACE(
      "Nothing is wrong: so many runs a second go to Argo, and others are before it.",
      "wait; if Argo takes more, raise easel.runs.events-per-second"),
  ARGO_NOT_STARTED(
      "The workflow is there, and Argo's controller has not looked at it.",
      "check that the workflow-controller runs, watches this namespace and is not restarting in a"
          + " loop; if other runs go on, cancel this one and start it again"),
  CLASS_IMAGES_BUSY(
      "Another run generates the same class images.",
      "wait: they are used afterwards; or cancel this run and choose another {class_dataset}"),
  REPLACING_ENDPOINT("The endpoint this run replaces is still being deleted.", "wait"),
  DELETING_FILES(
      "Files that the run before left in the output folder are still being deleted.", "wait"),
  ENDPOINT_EXISTS(
      "Somebody else's InferenceService has the endpoint's name.",
      "delete it; or cancel this run and start one of another {run_name}"),
  UNSCHEDULABLE(
      "No node can take the step's pod.",
      "if the message says Insufficient, wait until one is free; else cancel it and ask for another"
          + " class than {trainer_gpu}; or fewer than {trainer_gpu_count>1}; or for another"
          + " {region}; or check that nodes carry the labels that placement in the chart's values"
          + " names, and that its tolerations name their taints"),
  IMAGE_PULL(
      "A container image cannot be pulled.",
      "check that the image and tag exist and that the nodes may pull it (imagePullSecret, limits"
          + " of the registry); the kubelet tries again by itself"),
  SECRET_MISSING(
      "A Secret, or a key in it, is not there.",
      "make the Secret that the message names, with the key token; the pod starts by itself"
          + " afterwards"),
  VOLUME_MISSING("The claim is not there.", "make the claim {pvc}; or cancel it and name another"),
  VOLUME_UNBOUND(
      "The claim has no volume yet.",
      "check the claim {pvc}; check its storage class, and whether a volume of its size and access"
          + " mode can be made"),
  VOLUME_MOUNT(
      "The node cannot attach or mount a volume.",
      "check that the storage behind {pvc} is up, reachable from the node and not held by another"
          + " (ReadWriteOnce); the kubelet tries again by itself"),
  STALLED(
      "A step runs and has printed nothing for a while (easel.runs.stalled-after).",
      "if the step should have printed more by now, start it again: POST"
          + " /v1/runs/<run>/steps/<step>/restart, which keeps the steps that have succeeded; else"
          + " wait"),
  POD_TERMINATING(
      "The run is to end, and the node of a pod does not confirm that the pod has.",
      "see whether the node that the message names is up, and drain it if it is; if its machine is"
          + " off or gone for certain, delete the node (kubectl delete node), or the pod (kubectl"
          + " delete pod --force --grace-period=0), and the run ends by itself; not before: what"
          + " still runs there is forgotten then, and goes on with the GPU and the output folder"),
  STEP_PENDING(
      "A step's pod is being prepared, or waits for what the message says.",
      "wait; if it stays so, look at the Kubernetes Events of the step's pod");

  private final String meaning;
  private final String remedy;

  WaitingReason(String meaning, String remedy) {
    this.meaning = meaning;
    this.remedy = remedy;
  }

  String meaning() {
    return meaning;
  }

  Remedy remedy() {
    return new Remedy(remedy);
  }

  @JsonValue
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
