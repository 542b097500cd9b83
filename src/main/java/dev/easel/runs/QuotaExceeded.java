package dev.easel.runs;

import dev.easel.http.Problem;
import java.time.Duration;
import org.springframework.http.HttpStatus;

/** The project has as much as its quota allows. */
class QuotaExceeded extends Problem {

  QuotaExceeded(MonthUsedUp month) {
    this(
        month.quota(),
        month.used(),
        month.limit(),
        Duration.between(month.at(), month.monthEnds()));
  }

  /**
   * @param quota the limit's name, such as {@code queued_runs}
   * @param again when it may be less
   */
  QuotaExceeded(String quota, Number used, Number limit, Duration again) {
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
