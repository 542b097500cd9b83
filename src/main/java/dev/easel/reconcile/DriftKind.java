package dev.easel.reconcile;

import com.fasterxml.jackson.annotation.JsonValue;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Locale;

/** In what the cluster and Easel's runs differ. */
@Schema(name = "DriftKind", enumAsRef = true)
enum DriftKind {
  /** A workflow of a recipe stands for no run. */
  WORKFLOW_WITHOUT_RUN,
  /** A run that has not ended has lost its workflow. */
  RUN_WITHOUT_WORKFLOW,
  /** An InferenceService of a recipe stands for no run. */
  ENDPOINT_WITHOUT_RUN,
  /** A run's endpoint, last seen there, is gone. */
  RUN_WITHOUT_ENDPOINT,
  /** What has a run's name is not the run's. */
  MISMATCH;

  @JsonValue
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
