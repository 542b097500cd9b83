package dev.easel.endpoints;

import dev.easel.kubernetes.Quantities;
import dev.easel.kubernetes.ResourceKind;
import dev.easel.kubernetes.Words;
import dev.easel.runs.EndpointState;
import dev.easel.runs.Run;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What Easel reads of an InferenceService (KServe 0.15 to 0.20). */
record InferenceService(JsonNode object) {

  private static final int LONGEST_MESSAGE = 1_000;
  private static final String WORKFLOW = "easel.dev/workflow";
  private static final String MANAGED = "easel.dev/managed";

  /** Removes what runs, and leaves the InferenceService. */
  static final String STOP = "serving.kserve.io/stop";

  /** Idle time until the last pod goes. */
  static final String IDLE = "autoscaling.knative.dev/scale-to-zero-pod-retention-period";

  static final ResourceKind KIND =
      new ResourceKind("serving.kserve.io", "v1beta1", "inferenceservices");

  String name() {
    return object.at("/metadata/name").asString("");
  }

  String uid() {
    return object.at("/metadata/uid").asString("");
  }

  String resourceVersion() {
    return object.at("/metadata/resourceVersion").asString("");
  }

  /** The workflow that made it, by the label that the chart's template writes; empty if none. */
  String workflow() {
    return object.path("metadata").path("labels").path(WORKFLOW).asString("");
  }

  /** Selects what {@link #workflow} tells to be a run's. */
  static String labelOf(Run run) {
    return WORKFLOW + "=" + run.workflowName();
  }

  /** Made by Easel's templates, or named as the guide's name theirs. */
  boolean isOurs() {
    return object.path("metadata").path("labels").path(MANAGED).asString("").equals("true")
        || name().startsWith("inference-");
  }

  Seen seen() {
    var state = state();
    return new Seen(
        uid(),
        state,
        message(),
        text("/status/url"),
        text("/status/address/url"),
        text("/status/deploymentMode"),
        isToBeStopped(),
        pods(state));
  }

  /** KServe may not have counted those of a service that it calls ready. */
  private int pods(EndpointState state) {
    var serves = state == EndpointState.DEPLOYING && text("/status/url") != null;
    return state == EndpointState.READY || serves
        ? Math.max(1, object.at("/status/modelStatus/copies/totalCopies").asInt(0))
        : 0;
  }

  /** It was deleted, and is there until what holds it lets go. */
  boolean isGoing() {
    return object.at("/metadata/deletionTimestamp").isString();
  }

  /** When it was made; null if that cannot be read. */
  @Nullable Instant createdAt() {
    try {
      return Instant.parse(object.at("/metadata/creationTimestamp").asString(""));
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  /** Asked to be stopped, done or not; KServe compares so. */
  boolean isToBeStopped() {
    return annotation(STOP).equalsIgnoreCase("true");
  }

  /** Without a number KServe keeps one pod, and takes any number of them. */
  Scale scale() {
    var predictor = object.path("spec").path("predictor");
    var most = predictor.path("maxReplicas").asInt(0);
    return new Scale(
        predictor.path("minReplicas").asInt(1), most < 1 ? null : most, seconds(annotation(IDLE)));
  }

  /** By what its containers request, and the nodes that it may run on. */
  Hardware hardware() {
    var requests =
        object
            .at("/spec/predictor/containers")
            .valueStream()
            .map(container -> container.path("resources"))
            .map(it -> it.has("requests") ? it.path("requests") : it.path("limits"))
            .toList();
    return new Hardware(
        node("gpu"),
        total(requests, name -> name.endsWith("/gpu")).map(BigDecimal::intValue).orElse(0),
        total(requests, name -> name.equals("cpu")).map(InferenceService::stored).orElse(null),
        total(requests, name -> name.equals("memory"))
            .map(Quantities::gibibytes)
            .map(InferenceService::stored)
            .orElse(null),
        node("region"));
  }

  /** The one value that a label of its nodes must have; the label's name has that word. */
  private @Nullable String node(String word) {
    return object
        .at(
            "/spec/predictor/affinity/nodeAffinity"
                + "/requiredDuringSchedulingIgnoredDuringExecution/nodeSelectorTerms")
        .valueStream()
        .flatMap(term -> term.path("matchExpressions").valueStream())
        .filter(it -> it.path("key").asString("").contains(word))
        .filter(it -> it.path("operator").asString("").equals("In"))
        .map(it -> it.path("values").path(0).asString(""))
        .filter(value -> !value.isEmpty())
        .findFirst()
        .map(value -> Words.bounded(value, 63))
        .orElse(null);
  }

  private static Optional<BigDecimal> total(List<JsonNode> requests, Predicate<String> resource) {
    return requests.stream()
        .flatMap(request -> request.properties().stream())
        .filter(entry -> resource.test(entry.getKey()))
        .flatMap(entry -> Quantities.number(entry.getValue().asString("")).stream())
        .reduce(BigDecimal::add);
  }

  /** As its column has it, or it would be news each time. */
  private static BigDecimal stored(BigDecimal amount) {
    return amount.setScale(3, RoundingMode.HALF_UP);
  }

  /** Knative takes Go's durations. */
  private static @Nullable Long seconds(String goDuration) {
    try {
      return goDuration.isEmpty()
          ? null
          : Duration.parse("PT" + goDuration.toUpperCase(Locale.ROOT)).toSeconds();
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  private String annotation(String name) {
    return object.path("metadata").path("annotations").path(name).asString("");
  }

  /**
   * By condition type: their number and order differ between versions and modes. Only
   * transitionStatus tells a failure; any other Ready False is on its way.
   */
  private EndpointState state() {
    if (isGoing()) {
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
