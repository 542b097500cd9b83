package dev.easel.runs;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a running run does. A recipe says which of its steps belongs to which. */
public enum Stage {
  DOWNLOADING,
  TRAINING,
  SERIALIZING,
  DEPLOYING;

  @JsonValue
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
