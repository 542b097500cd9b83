package dev.easel.reconcile;

import com.fasterxml.jackson.annotation.JsonValue;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What somebody can decide about a drift. */
@Schema(name = "DriftAction", enumAsRef = true)
enum DriftAction {
  /** Make a run of the workflow, which somebody started by hand. */
  ADOPT,
  /** Make its run again from what the cluster knows of it. */
  REBUILD,
  /** Delete the workflow or the InferenceService. */
  DELETE;

  @JsonValue
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<DriftAction> of(String text) {
    return Arrays.stream(values()).filter(action -> action.text().equals(text)).findFirst();
  }
}
