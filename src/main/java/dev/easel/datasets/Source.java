package dev.easel.datasets;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Where the files of a version come from. */
enum Source {
  /** Uploaded, or made of an earlier version: in a folder of its own that nobody changes. */
  UPLOADED,
  /** They lay on the volume, and stay there; others may change them. */
  ADOPTED,
  /** Class images that the trainer of a run made, and that another may add to. */
  GENERATED;

  @JsonValue
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
