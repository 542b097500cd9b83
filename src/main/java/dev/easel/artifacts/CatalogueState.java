package dev.easel.artifacts;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How far the catalogue of a run's files is. */
enum CatalogueState {
  /** The run goes on, or has not begun: it is catalogued when it ends. */
  AWAITED,
  /** The run writes no files. */
  NONE,
  /** The run has ended, and its files are being read. */
  PENDING,
  COMPLETE,
  /** It cannot be made; the message says why. */
  FAILED,
  /** Its files are being deleted. */
  DELETING,
  /** Its files were deleted. */
  DELETED;

  @JsonValue
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
