package dev.easel.runs;

import dev.easel.http.Problem;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** A run has had no such attempt. */
public final class AttemptNotFound extends Problem {

  AttemptNotFound(Run run, int attempt) {
    super(
        HttpStatus.NOT_FOUND,
        "attempt_not_found",
        "Run %s has no attempt %d; its last is %d.".formatted(run.id(), attempt, run.attempt()));
  }

  /**
   * The attempt that is asked for, from 1; the last if none is.
   *
   * @throws AttemptNotFound if there was none such
   */
  public static int require(Run run, @Nullable Integer asked) {
    var last = Math.max(1, run.attempt());
    if (asked != null && asked > last) {
      throw new AttemptNotFound(run, asked);
    }
    return asked == null ? last : asked;
  }
}
