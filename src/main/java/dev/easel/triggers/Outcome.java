package dev.easel.triggers;

import com.fasterxml.jackson.annotation.JsonValue;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Locale;

/** What became of a delivery. */
@Schema(name = "TriggerDeliveryOutcome", enumAsRef = true)
enum Outcome {
  /** It started a run. */
  STARTED,
  /** The trigger's filter left it out. */
  FILTERED,
  /** It was well signed, and nothing could be made of it: `problem` says why. */
  REFUSED;

  @JsonValue
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
