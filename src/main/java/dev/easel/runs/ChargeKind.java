package dev.easel.runs;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What of a run is billed for. */
public enum ChargeKind {
  /** A pod of one of its steps. */
  STEP,
  /** The pods of its endpoint. */
  ENDPOINT;

  @JsonValue
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
