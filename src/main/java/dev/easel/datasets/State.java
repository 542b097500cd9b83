package dev.easel.datasets;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Whether a data set may be trained on. */
enum State {
  /** Its pictures are being looked at. */
  VALIDATING,
  /** Nothing in it ends a training or is lost to it. */
  READY,
  /** It has errors: runs that name it are refused. */
  FAULTY;

  @JsonValue
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
