package dev.easel.runs;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A retry of a run's workflow that was asked for. It is open until another attempt was seen.
 *
 * @param attempt the attempt whose failed steps are to start again
 * @param posts how often Argo was sent it
 * @param postedAt when it was sent without a sure answer yet: it may still begin
 */
@Embeddable
record Retry(
    @Column(name = "retried_attempt") Integer attempt,
    @Column(name = "retry_requested_at") Instant requestedAt,
    @Column(name = "retry_posts") Integer posts,
    @Column(name = "retry_posted_at") @Nullable Instant postedAt) {

  static Retry of(int attempt, Instant now) {
    return new Retry(attempt, now, 0, null);
  }

  Retry posted(Instant now) {
    return new Retry(attempt, requestedAt, posts + 1, now);
  }

  Retry answered() {
    return new Retry(attempt, requestedAt, posts, null);
  }

  /**
   * @param landing longer than a call to Argo may take until it is answered or dead
   */
  boolean mayLand(Instant now, Duration landing) {
    return postedAt != null && now.isBefore(postedAt.plus(landing));
  }
}
