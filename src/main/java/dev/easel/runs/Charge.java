package dev.easel.runs;

import dev.easel.pricing.Money;
import dev.easel.pricing.Resources;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Resources that a run waited for and held: one pod of a step, or its endpoint from a start to a
 * stop. Waiting costs nothing.
 *
 * @param holder the pod, unmistakable in the run; of an endpoint always the same
 * @param name the step's
 * @param hourly null if the rate card had no rate for it
 * @param requested since when it waited for a node
 * @param from since when it had one; null if it has not yet, or never had
 * @param to since when it holds nothing and waits for nothing
 */
record Charge(
    RunId run,
    ChargeKind kind,
    String holder,
    String name,
    Resources resources,
    @Nullable Money hourly,
    Instant requested,
    @Nullable Instant from,
    @Nullable Instant to) {

  boolean isOpen() {
    return to == null;
  }

  /** It costs more with every second. */
  boolean isAccruing() {
    return from != null && to == null;
  }

  Duration waited(Instant now) {
    return between(requested, from == null ? end(now) : from);
  }

  Duration held(Instant now) {
    return from == null ? Duration.ZERO : between(from, end(now));
  }

  BigDecimal gpuSeconds(Instant now) {
    return BigDecimal.valueOf(held(now).toNanos(), 9)
        .multiply(BigDecimal.valueOf(resources.gpus()));
  }

  /** What it has cost until now; empty if it has no rate. */
  Optional<Money> cost(Instant now) {
    return Optional.ofNullable(hourly).map(rate -> rate.over(held(now)));
  }

  Charge begun(Instant at) {
    return new Charge(run, kind, holder, name, resources, hourly, requested, later(at), to);
  }

  Charge ended(Instant at) {
    var end = from == null || at.isAfter(from) ? later(at) : from;
    return new Charge(run, kind, holder, name, resources, hourly, requested, from, end);
  }

  private Instant later(Instant at) {
    return at.isBefore(requested) ? requested : at;
  }

  private Instant end(Instant now) {
    return to == null ? now : to;
  }

  private static Duration between(Instant begin, Instant end) {
    return end.isBefore(begin) ? Duration.ZERO : Duration.between(begin, end);
  }
}
