package dev.easel.runs;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a run's history says of its waiting, at most one beginning or change a minute: a step may
 * find another reason to wait every few seconds, for days.
 *
 * @param reason the one told last; null once its end was told
 */
@Embeddable
record Told(
    @Column(name = "waiting_told") @Enumerated(EnumType.STRING) @Nullable WaitingReason reason,
    @Column(name = "waiting_told_at") Instant at) {

  private static final Duration PAUSE = Duration.ofMinutes(1);

  Told ended() {
    return new Told(null, at);
  }

  /** What a step waits for is told at once after it was only said that it waits. */
  boolean allows(Waiting next, Instant now) {
    return !now.isBefore(at.plus(PAUSE))
        || (reason == WaitingReason.STEP_PENDING && !next.isGeneral());
  }
}
