package dev.easel.projects;

import dev.easel.http.Problem;
import java.time.Duration;
import org.springframework.http.HttpStatus;

/** The project has as much as its quota allows. */
public class QuotaExceeded extends Problem {

  /**
   * @param quota the limit's name, such as {@code queued_runs}
   * @param again when it may be less
   */
  public QuotaExceeded(String quota, Number used, Number limit, Duration again) {
    super(
        HttpStatus.TOO_MANY_REQUESTS,
        "quota_exceeded",
        "The project has %s %s of %s; ask again later, or an operator for a larger quota."
            .formatted(used, quota, limit));
    with("quota", quota);
    with("used", used);
    with("limit", limit);
    retryAfter(Math.max(1, again.toSeconds()));
  }
}
