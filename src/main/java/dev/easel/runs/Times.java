package dev.easel.runs;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** When things happened to a run; null until they did. Changed by {@link Run} alone. */
@Embeddable
final class Times {

  @Column(updatable = false)
  Instant createdAt;

  @Nullable Instant submittedAt;
  @Nullable Instant startedAt;
  @Nullable Instant placesTouchedAt;
  @Nullable Instant trainedAt;
  @Nullable Instant cancelRequestedAt;
  @Nullable Instant terminatedAt;
  @Nullable Instant waitingSince;
  @Nullable Instant lostAt;
  @Nullable Instant finishedAt;
  @Nullable Instant deletedAt;
  Instant updatedAt;

  @SuppressWarnings("NullAway.Init") // for Hibernate
  Times() {}

  Times(Instant now) {
    this.createdAt = now;
    this.updatedAt = now;
  }
}
