package dev.easel.runs;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What is known of the endpoint of a run; not what happened to its training. */
public enum EndpointState {
  DEPLOYING,
  READY,
  /** Scaled to zero: a request wakes it. */
  ASLEEP,
  STOPPED,
  FAILED,
  DELETED;

  @JsonValue
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
