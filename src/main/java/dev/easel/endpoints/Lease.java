package dev.easel.endpoints;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Until when an endpoint may be up.
 *
 * @param expiresAt whatever is asked of it; null for no such time
 * @param idleTtlSeconds after its last request; null for ever
 * @param keep neither counts
 */
@Embeddable
record Lease(
    @Column(name = "lease_expires_at") @Nullable Instant expiresAt,
    @Column(name = "lease_idle_ttl_seconds") @Nullable Long idleTtlSeconds,
    @Column(name = "lease_keep") boolean keep) {

  static final Lease NONE = new Lease(null, null, false);

  /**
   * When it ends.
   *
   * @param idleSince null while idle time does not count
   */
  Optional<Instant> end(@Nullable Instant idleSince) {
    if (keep) {
      return Optional.empty();
    }
    return Stream.concat(Stream.ofNullable(expiresAt), idleEnd(idleSince).stream())
        .min(Instant::compareTo);
  }

  private Optional<Instant> idleEnd(@Nullable Instant since) {
    return since == null || idleTtlSeconds == null
        ? Optional.empty()
        : Optional.of(since.plusSeconds(idleTtlSeconds));
  }

  /** Whether it may last when the other has ended. */
  boolean isLongerThan(Lease other) {
    if (keep || other.keep) {
      return keep && !other.keep;
    }
    return isMore(expiresAt, other.expiresAt) || isMore(idleTtlSeconds, other.idleTtlSeconds);
  }

  /** Null is for ever. */
  private static <T extends Comparable<T>> boolean isMore(@Nullable T one, @Nullable T other) {
    return other != null && (one == null || one.compareTo(other) > 0);
  }

  /** The same for an endpoint that is started: an expiry that has passed gives way to a new one. */
  Lease renewed(Instant now, Duration by) {
    return expiresAt == null || expiresAt.isAfter(now)
        ? this
        : new Lease(now.plus(by), idleTtlSeconds, keep);
  }
}
