package dev.easel.endpoints;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Who stopped an endpoint; a prompt starts again what its lease or its project's quota stopped. */
enum StoppedBy {
  CALLER("a caller stopped it"),
  LEASE("its lease ran out"),
  BUDGET("its run has spent its max_cost"),
  QUOTA("its project's month is used up"),
  /** Somebody set KServe's annotation in the cluster. */
  OUTSIDE("it was stopped in the cluster");

  private final String words;

  StoppedBy(String words) {
    this.words = words;
  }

  /** Completes "because …". */
  String words() {
    return words;
  }

  @JsonValue
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
