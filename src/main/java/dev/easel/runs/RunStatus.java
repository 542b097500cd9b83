package dev.easel.runs;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Set;

/** Where a run is. */
public enum RunStatus {
  /** Stored; its workflow does not exist yet. */
  QUEUED,
  /** Its workflow exists and has not started. */
  SUBMITTED,
  RUNNING,
  /** Its end was asked for and is not there yet. */
  CANCELING,
  /** Its workflow is gone and nobody saw its end; not final. */
  LOST,
  SUCCEEDED,
  FAILED,
  CANCELED,
  /** It waited longer than it was allowed to. */
  EXPIRED;

  private static final Set<RunStatus> FINAL = Set.of(SUCCEEDED, FAILED, CANCELED, EXPIRED);

  /** A final status changes only if somebody retries the workflow. */
  public boolean isFinal() {
    return FINAL.contains(this);
  }

  @JsonValue
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
