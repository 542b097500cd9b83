package dev.easel.pricing;

import com.fasterxml.jackson.annotation.JsonFormat;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;

/**
 * An amount of one currency. It is exact to a millionth, so that sums of it are, and has two
 * decimals at least.
 *
 * @param amount rounded to six decimals, halves up as PostgreSQL does
 * @param currency ISO 4217
 */
@Schema(name = "Money", description = "An amount of a currency.")
public record Money(
    @Schema(
            type = "string",
            pattern = "^-?[0-9]+\\.[0-9]{2,6}$",
            description = "A decimal text with two to six decimals.",
            example = "1.52")
        @JsonFormat(shape = JsonFormat.Shape.STRING)
        BigDecimal amount,
    @Schema(description = "ISO 4217.", example = "USD") String currency) {

  private static final int DECIMALS = 6;
  private static final BigDecimal HOUR = BigDecimal.valueOf(3600);

  public Money {
    var rounded = amount.setScale(DECIMALS, RoundingMode.HALF_UP).stripTrailingZeros();
    amount = rounded.setScale(Math.max(2, rounded.scale()));
  }

  public static Money zero(String currency) {
    return new Money(BigDecimal.ZERO, currency);
  }

  /**
   * Both together.
   *
   * @throws IllegalArgumentException if the other is of another currency
   */
  public Money plus(Money other) {
    if (!currency.equals(other.currency)) {
      throw new IllegalArgumentException(currency + " and " + other.currency);
    }
    return new Money(amount.add(other.amount), currency);
  }

  /** What a time costs if this is the price of an hour. */
  public Money over(Duration time) {
    var seconds = BigDecimal.valueOf(time.toNanos(), 9);
    return new Money(
        amount.multiply(seconds).divide(HOUR, DECIMALS, RoundingMode.HALF_UP), currency);
  }

  @Override
  public String toString() {
    return amount.toPlainString() + " " + currency;
  }
}
