package dev.easel.endpoints;

import dev.easel.kubernetes.ResourceKind;
import dev.easel.kubernetes.Words;
import dev.easel.runs.Endpoint;
import dev.easel.runs.EndpointState;
import dev.easel.runs.Run;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What Easel reads of an InferenceService (KServe 0.15 to 0.20). */
record InferenceService(JsonNode object) {

  private static final int LONGEST_MESSAGE = 1_000;
  private static final String WORKFLOW = "easel.dev/workflow";

  static final ResourceKind KIND =
      new ResourceKind("serving.kserve.io", "v1beta1", "inferenceservices");

  String name() {
    return object.at("/metadata/name").asString("");
  }

  String uid() {
    return object.at("/metadata/uid").asString("");
  }

  /** The workflow that made it, by the label that the chart's template writes; empty if none. */
  String workflow() {
    return object.path("metadata").path("labels").path(WORKFLOW).asString("");
  }

  /** Selects what {@link #workflow} tells to be a run's. */
  static String labelOf(Run run) {
    return WORKFLOW + "=" + run.workflowName();
  }

  Endpoint endpoint() {
    return new Endpoint(
        state(), message(), text("/status/url"), text("/status/address/url"), uid());
  }

  /**
   * By condition type: their number and order differ between versions and modes. Only
   * transitionStatus tells a failure; any other Ready False is on its way.
   */
  private EndpointState state() {
    if (object.at("/metadata/deletionTimestamp").isString()) {
      return EndpointState.DELETED;
    }
    var transition = object.at("/status/modelStatus/transitionStatus").asString("");
    if (condition("Stopped").equals("True")) {
      return EndpointState.STOPPED;
    }
    if (transition.equals("BlockedByFailedLoad") || transition.equals("InvalidSpec")) {
      return EndpointState.FAILED;
    }
    if (!isCurrent() || !condition("Ready").equals("True") || text("/status/url") == null) {
      return EndpointState.DEPLOYING;
    }
    return isScaledToZero(transition) ? EndpointState.ASLEEP : EndpointState.READY;
  }

  /** observedGeneration is absent while the service changes. */
  private boolean isCurrent() {
    var observed = object.at("/status/observedGeneration");
    return observed.isNumber() && observed.asLong() == object.at("/metadata/generation").asLong();
  }

  /** Knative keeps Ready True for a service without a pod; Standard mode has no scale to zero. */
  private boolean isScaledToZero(String transition) {
    var mode = object.at("/status/deploymentMode").asString("");
    var states = object.at("/status/modelStatus/states");
    return (mode.equals("Knative") || mode.equals("Serverless"))
        && transition.equals("InProgress")
        && states.path("activeModelState").asString("").equals("Loaded")
        && states.path("targetModelState").asString("").equals("Pending");
  }

  private String condition(String type) {
    return object
        .at("/status/conditions")
        .valueStream()
        .filter(condition -> condition.path("type").asString("").equals(type))
        .map(condition -> condition.path("status").asString(""))
        .findFirst()
        .orElse("");
  }

  /** Why it is not ready, in KServe's words. */
  private @Nullable String message() {
    var failure = object.at("/status/modelStatus/lastFailureInfo/message").asString("");
    var words =
        failure.isEmpty()
            ? object
                .at("/status/conditions")
                .valueStream()
                .filter(condition -> condition.path("status").asString("").equals("False"))
                .map(condition -> condition.path("message").asString(""))
                .filter(message -> !message.isEmpty())
                .findFirst()
                .orElse("")
            : failure;
    return words.isEmpty() ? null : Words.bounded(words, LONGEST_MESSAGE);
  }

  private @Nullable String text(String pointer) {
    var node = object.at(pointer);
    return node.isString() ? node.stringValue() : null;
  }
}
