package dev.easel.endpoints;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether an endpoint has drawn since it was made, stopped or failed.
 *
 * @param provedAt when it did; null until then
 * @param number of the task that tries
 * @param since when it began; null if none tries
 * @param problem why it drew nothing last
 * @param givenUp it is not tried again
 */
@Embeddable
record Probe(
    @Nullable Instant provedAt,
    @Column(name = "probe") long number,
    @Column(name = "probing_since") @Nullable Instant since,
    @Column(name = "probe_problem") @Nullable String problem,
    @Column(name = "probe_given_up") boolean givenUp) {

  /** Nothing is known. */
  Probe reset() {
    return new Probe(null, number, null, null, false);
  }

  Probe begun(Instant now) {
    return new Probe(null, number + 1, now, problem, false);
  }

  /** It is not tried while it cannot draw. */
  Probe paused() {
    return new Probe(provedAt, number, null, problem, givenUp);
  }

  Probe failed(String words, boolean forGood) {
    return new Probe(null, number, forGood ? null : since, words, forGood);
  }

  Probe proved(Instant now) {
    return new Probe(now, number, null, null, false);
  }

  boolean isUnderWay(long task) {
    return number == task && since != null;
  }
}
