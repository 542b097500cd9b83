package dev.easel.endpoints;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a caller can expect of an endpoint that is there. */
enum ListedState {
  /** On its way: KServe says so, or it has not drawn yet. */
  DEPLOYING,
  /** It has drawn. */
  READY,
  /** Scaled to zero: a request wakes it. */
  ASLEEP,
  STOPPED,
  FAILED,
  /** No run is known that serves from it. */
  ORPHANED;

  @JsonValue
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
