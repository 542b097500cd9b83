package dev.easel.projects;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Whether a key opens anything. */
enum KeyStatus {
  ACTIVE,
  EXPIRED,
  REVOKED;

  @JsonValue
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
