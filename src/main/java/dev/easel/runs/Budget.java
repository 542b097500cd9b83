package dev.easel.runs;

import dev.easel.pricing.Money;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a run may cost, its endpoint included; kept when it is erased.
 *
 * @param warnedAt when its history said that most of it was spent
 */
@Embeddable
record Budget(
    @Column(name = "max_cost") BigDecimal amount,
    @Column(name = "max_cost_currency") String currency,
    @Column(name = "max_cost_warned_at") @Nullable Instant warnedAt) {

  static @Nullable Budget of(@Nullable Money maxCost) {
    return maxCost == null ? null : new Budget(maxCost.amount(), maxCost.currency(), null);
  }

  Money money() {
    return new Money(amount, currency);
  }

  Budget warned(Instant now) {
    return new Budget(amount, currency, now);
  }
}
