package dev.easel.datasets;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a finding means for a training. */
enum Severity {
  /** It ends the training, or a file is lost to it: a run is refused. */
  ERROR,
  /** It makes the model worse. */
  WARNING,
  /** Good to know. */
  INFO;

  @JsonValue
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
