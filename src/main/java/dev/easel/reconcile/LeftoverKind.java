package dev.easel.reconcile;

import com.fasterxml.jackson.annotation.JsonValue;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Locale;

/** What is cleared away, in this order. */
@Schema(name = "LeftoverKind", enumAsRef = true)
enum LeftoverKind {
  /** A run that has not ended: it is canceled, and stays in the list of runs. */
  RUN,
  WORKFLOW,
  /** An InferenceService. */
  ENDPOINT;

  @JsonValue
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
