package dev.easel.runs;

import com.fasterxml.jackson.annotation.JsonValue;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Locale;

/** What became of a workflow that was to get a run. */
@Schema(name = "TakenIn", enumAsRef = true)
public enum TakenIn {
  /** It was started by hand, and is followed from now on. */
  ADOPTED,
  /** It was started by a run that is known again. */
  REBUILT,
  /** It has a run, or had one that was deleted. */
  KNOWN,
  /** It is not there any more. */
  GONE,
  /** It is not there any more, and Argo's archive, which may have it, cannot be read now. */
  ARCHIVE_UNREADABLE,
  /** No recipe has the WorkflowTemplate that it was made from. */
  NO_RECIPE,
  /** It names a run, and is neither that run's own nor a copy of it. */
  NOT_THE_RUNS;

  @JsonValue
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
