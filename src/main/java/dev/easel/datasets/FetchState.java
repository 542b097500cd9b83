package dev.easel.datasets;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Whether the files of a set have come. */
enum FetchState {
  /** They are being fetched, or will be again. */
  FETCHING,
  /** The set has them. */
  DONE,
  /** The set is as it was. */
  FAILED;

  @JsonValue
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
