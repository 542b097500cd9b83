package dev.easel.sandbox;

import java.util.List;

/**
 * The states of an InferenceService, with the conditions and model states KServe 0.20 shows in
 * each.
 */
enum ServiceState {
  DEPLOYING(
      List.of(
          "IngressReady Unknown Predictor ingress not created",
          "LatestDeploymentReady Unknown PredictorConfigurationReady not ready",
          "PredictorReady Unknown",
          "Ready Unknown Predictor ingress not created",
          "RoutesReady Unknown PredictorRouteReady not ready",
          "Stopped False"),
      "InProgress",
      "",
      "Pending"),
  REVISION_STARTING(
      List.of(
          "IngressReady Unknown Predictor ingress not created",
          "LatestDeploymentReady Unknown PredictorConfigurationReady not ready",
          "PredictorConfigurationReady Unknown RevisionMissing",
          "PredictorReady Unknown",
          "PredictorRouteReady Unknown",
          "Ready Unknown Predictor ingress not created",
          "RoutesReady Unknown PredictorRouteReady not ready",
          "Stopped False"),
      "InProgress",
      "",
      "Pending"),
  /** Knative has answered; no pod has been seen yet. */
  READY_UNSEEN(Lists.READY, "InProgress", "", "Pending"),
  READY(Lists.READY, "UpToDate", "Loaded", "Loaded"),
  /** Its pod dies again and again: as ready as before. */
  CRASHING(Lists.READY, "UpToDate", "Loaded", "Loaded"),
  /** Scaled to zero: as ready as before. */
  ASLEEP(Lists.READY, "InProgress", "Loaded", "Pending"),
  /**
   * Its spec was changed: the revision before serves until the next one is up. As Knative says it,
   * not recorded.
   */
  ROLLING_OUT(
      List.of(
          "IngressReady True",
          "LatestDeploymentReady Unknown PredictorConfigurationReady not ready",
          "PredictorConfigurationReady Unknown RevisionMissing",
          "PredictorReady Unknown",
          "PredictorRouteReady True",
          "Ready Unknown",
          "RoutesReady True",
          "Stopped False"),
      "InProgress",
      "Loaded",
      "Pending"),
  FAILED(
      List.of(
          "IngressReady False Predictor ingress not created",
          "LatestDeploymentReady False PredictorConfigurationReady not ready",
          "PredictorConfigurationReady False RevisionFailed",
          "PredictorReady False RevisionFailed",
          "PredictorRouteReady Unknown",
          "Ready False Predictor ingress not created",
          "RoutesReady Unknown PredictorRouteReady not ready",
          "Stopped False"),
      "BlockedByFailedLoad",
      "",
      "FailedToLoad"),
  STOPPED(
      List.of(
          "IngressReady False Stopped",
          "PredictorReady False Stopped",
          "Ready False Stopped",
          "Stopped True"),
      "",
      "",
      ""),
  /** After the stop annotation went. */
  STARTED_AGAIN(
      List.of(
          "IngressReady False Predictor ingress not created",
          "LatestDeploymentReady Unknown PredictorConfigurationReady not ready",
          "PredictorReady False Stopped",
          "Ready False Predictor ingress not created",
          "RoutesReady Unknown PredictorRouteReady not ready",
          "Stopped False"),
      "InProgress",
      "",
      "Pending"),
  STANDARD_DEPLOYING(
      List.of(
          "IngressReady False Predictor ingress not created",
          "PredictorReady False",
          "Ready False Predictor ingress not created",
          "Stopped False"),
      "InProgress",
      "",
      "Pending"),
  STANDARD_ROLLING_OUT(
      List.of("IngressReady True", "PredictorReady Unknown", "Ready Unknown", "Stopped False"),
      "InProgress",
      "Loaded",
      "Pending"),
  STANDARD_UNSEEN(Lists.STANDARD_READY, "InProgress", "", "Pending"),
  STANDARD_READY(Lists.STANDARD_READY, "UpToDate", "Loaded", "Loaded");

  private static final class Lists {
    static final List<String> READY =
        List.of(
            "IngressReady True",
            "LatestDeploymentReady True",
            "PredictorConfigurationReady True",
            "PredictorReady True",
            "PredictorRouteReady True",
            "Ready True",
            "RoutesReady True",
            "Stopped False");
    static final List<String> STANDARD_READY =
        List.of(
            "IngressReady True",
            "PredictorReady True NewReplicaSetAvailable",
            "Ready True",
            "Stopped False");
  }

  @SuppressWarnings("ImmutableEnumChecker") // only ever List.of
  private final List<String> conditions;

  private final String transition;
  private final String active;
  private final String target;

  ServiceState(List<String> conditions, String transition, String active, String target) {
    this.conditions = conditions;
    this.transition = transition;
    this.active = active;
    this.target = target;
  }

  /** Each as type, status, and the reason if there is one. */
  List<String> conditions() {
    return conditions;
  }

  String transition() {
    return transition;
  }

  String active() {
    return active;
  }

  String target() {
    return target;
  }

  /** It has URLs, so requests for it arrive. */
  boolean routed() {
    return switch (this) {
      case READY_UNSEEN, READY, CRASHING, ASLEEP, ROLLING_OUT -> true;
      case STANDARD_UNSEEN, STANDARD_READY, STANDARD_ROLLING_OUT -> true;
      default -> false;
    };
  }

  boolean observed() {
    return (routed() && !isRollingOut()) || this == REVISION_STARTING || this == FAILED;
  }

  boolean standard() {
    return switch (this) {
      case STANDARD_DEPLOYING, STANDARD_UNSEEN, STANDARD_READY, STANDARD_ROLLING_OUT -> true;
      default -> false;
    };
  }

  boolean isRollingOut() {
    return this == ROLLING_OUT || this == STANDARD_ROLLING_OUT;
  }

  boolean hasPod() {
    return this == READY || this == STANDARD_READY || isRollingOut();
  }
}
