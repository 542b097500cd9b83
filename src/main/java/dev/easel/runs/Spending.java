package dev.easel.runs;

import dev.easel.pricing.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a run has spent of what it may, and when it will have spent it at the rate of now. What is
 * charged in another currency, or has no rate, does not count.
 */
record Spending(Money limit, List<Charge> charges, Instant now) {

  /** The part of its limit from which it is warned. */
  private static final BigDecimal NEAR = new BigDecimal("0.8");

  private static final BigDecimal HOUR_IN_MILLIS = BigDecimal.valueOf(3_600_000);

  Money spent() {
    return counted()
        .flatMap(charge -> charge.cost(now).stream())
        .reduce(Money.zero(limit.currency()), Money::plus);
  }

  boolean isReached() {
    return spent().amount().compareTo(limit.amount()) >= 0;
  }

  boolean isNear() {
    return spent().amount().compareTo(near()) >= 0;
  }

  /** Something of it costs more with every second. */
  boolean isAccruing() {
    return hourly().signum() > 0;
  }

  /** When it will be near its limit, or if it is, at it; empty while nothing costs anything. */
  Optional<Instant> next() {
    return isAccruing() ? Optional.of(at(isNear() ? limit.amount() : near())) : Optional.empty();
  }

  private Instant at(BigDecimal amount) {
    var left = amount.subtract(spent().amount()).max(BigDecimal.ZERO);
    var millis = left.multiply(HOUR_IN_MILLIS).divide(hourly(), 0, RoundingMode.CEILING);
    return now.plusMillis(millis.min(BigDecimal.valueOf(Integer.MAX_VALUE * 1000L)).longValue());
  }

  private BigDecimal near() {
    return limit.amount().multiply(NEAR);
  }

  private BigDecimal hourly() {
    return counted()
        .filter(Charge::isAccruing)
        .flatMap(charge -> Optional.ofNullable(charge.hourly()).stream())
        .map(Money::amount)
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private Stream<Charge> counted() {
    return charges.stream()
        .filter(
            charge ->
                charge.hourly() != null && charge.hourly().currency().equals(limit.currency()));
  }
}
