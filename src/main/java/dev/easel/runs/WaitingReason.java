package dev.easel.runs;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Why a run is not further than it is, while nothing is lost. */
public enum WaitingReason {
  /** Argo took the event and no workflow appeared. */
  ACCEPTED_BUT_NOTHING,
  TEMPLATE_MISSING,
  /** The binding lost its workflow name, is missing, or there are two. */
  BINDING_UNUSABLE,
  NOT_PERMITTED,
  QUOTA,
  ARGO_UNREACHABLE,
  /** Argo answered with an error of its own and made nothing. */
  ARGO_FAILED,
  CLUSTER_UNREACHABLE,
  /** Argo has enough workflows that it has not looked at yet. */
  ARGO_BUSY,
  /** Another run generates the same class images. */
  CLASS_IMAGES_BUSY,
  /** The endpoint this run replaces is still being deleted. */
  REPLACING_ENDPOINT,
  /** Somebody else's InferenceService has the endpoint's name. */
  ENDPOINT_EXISTS,
  /** The workflow exists, and a step of it waits: Argo's words say for what. */
  STEP_PENDING;

  @JsonValue
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
