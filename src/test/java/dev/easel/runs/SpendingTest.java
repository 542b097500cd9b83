package dev.easel.runs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.pricing.Money;
import dev.easel.pricing.Resources;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpendingTest {

  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

  @ParameterizedTest(name = "{0} of {1} at {2} an hour")
  @CsvSource(
      nullValues = "-",
      value = {
        // spent an hour ago to now, limit, hourly: near, reached, next
        "1.52, 10.00, 1.52, false, false, 15347",
        "1.52, 2.00, 1.52, false, false, 189",
        "1.52, 1.90, 1.52, true, false, 900",
        "1.52, 1.60, 1.52, true, false, 189",
        "1.52, 1.52, 1.52, true, true, 0",
        "1.52, 0.01, 1.52, true, true, 0",
        "0, 1.00, 0, false, false, -"
      })
  void knowsWhenItsLimitIsMet(
      String spent,
      BigDecimal limit,
      BigDecimal hourly,
      boolean near,
      boolean reached,
      @Nullable Long next) {
    var spending = spending(limit, charge(hourly, "USD", NOON.minusSeconds(3600), null));

    assertThat(spending.spent().amount()).isEqualByComparingTo(spent);
    assertThat(spending.isNear()).isEqualTo(near);
    assertThat(spending.isReached()).isEqualTo(reached);
    assertThat(spending.next().map(due -> Duration.between(NOON, due).toSeconds()))
        .isEqualTo(Optional.ofNullable(next));
  }

  @Test
  void atTheMomentItSaysTheLimitIsMet() {
    var open = charge(new BigDecimal("0.65"), "USD", NOON.minusSeconds(17), null);
    var first = spending(new BigDecimal("0.37"), open);

    var near = new Spending(first.limit(), List.of(open), first.next().orElseThrow());
    var reached = new Spending(first.limit(), List.of(open), near.next().orElseThrow());

    assertThat(near.isNear()).isTrue();
    assertThat(near.isReached()).isFalse();
    assertThat(reached.isReached()).isTrue();
  }

  @Test
  void allThatIsHeldCountsTogetherAndWhatEndedStays() {
    var spending =
        spending(
            new BigDecimal("10"),
            charge(BigDecimal.ONE, "USD", NOON.minusSeconds(7200), NOON.minusSeconds(3600)),
            charge(BigDecimal.ONE, "USD", NOON.minusSeconds(3600), null),
            charge(new BigDecimal("2"), "USD", NOON.minusSeconds(3600), null));

    assertThat(spending.spent()).hasToString("4.00 USD");
    assertThat(spending.next()).hasValue(NOON.plusSeconds(4800));
  }

  @Test
  void whatHasNoRateOrAnotherCurrencyDoesNotCount() {
    var spending =
        spending(
            BigDecimal.ONE,
            charge(null, "USD", NOON.minusSeconds(3600), null),
            charge(BigDecimal.TEN, "EUR", NOON.minusSeconds(3600), null));

    assertThat(spending.spent()).isEqualTo(Money.zero("USD"));
    assertThat(spending.isAccruing()).isFalse();
    assertThat(spending.next()).isEmpty();
  }

  private static Spending spending(BigDecimal limit, Charge... charges) {
    return new Spending(new Money(limit, "USD"), List.of(charges), NOON);
  }

  private static Charge charge(
      @Nullable BigDecimal hourly, String currency, Instant from, @Nullable Instant to) {
    return new Charge(
        new RunId(new UUID(1, 2)),
        ChargeKind.STEP,
        "1/n",
        "finetuner",
        Resources.NONE,
        hourly == null ? null : new Money(hourly, currency),
        from,
        from,
        to);
  }
}
