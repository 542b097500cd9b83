package dev.easel.doctor;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How much a finding hurts. */
enum Severity {
  /** Runs fail, or do something else than asked. */
  ERROR,
  /** It hurts some runs, or some time. */
  WARNING,
  /** Worth knowing. */
  INFO;

  @JsonValue
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
