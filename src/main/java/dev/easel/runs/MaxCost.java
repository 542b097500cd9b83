package dev.easel.runs;

import dev.easel.http.Members;
import dev.easel.pricing.Money;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code max_cost} of a request: a decimal text in the rate card's currency, or an amount
 * with that currency.
 */
@Schema(
    name = "MaxCost",
    description = "A decimal text in the rate card's currency, or an amount of that currency.",
    oneOf = {MaxCost.Amount.class, String.class})
final class MaxCost {

  private static final String NAME = "max_cost";
  private static final Pattern AMOUNT = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,6})?");

  /** How it looks with its currency, for OpenAPI. */
  @Schema(name = "MaxCostAmount", additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
  record Amount(
      @Schema(
              pattern = "^[0-9]{1,9}(\\.[0-9]{1,6})?$",
              description = "Above 0.",
              example = "2.50",
              requiredMode = Schema.RequiredMode.REQUIRED)
          String amount,
      @Schema(
              description = "That of the rate card.",
              example = "USD",
              requiredMode = Schema.RequiredMode.REQUIRED)
          String currency) {}

  private final Members members;
  private final String currency;

  MaxCost(Members members, String currency) {
    this.members = members;
    this.currency = currency;
  }

  /** Null if absent or noted as a violation. */
  @Nullable Money read() {
    if (!members.isObject(NAME)) {
      return money(members, NAME, members.text(NAME, 20));
    }
    var money = members.members(NAME);
    var amount = money.requiredText("amount", 20);
    var given = money.requiredText("currency", 3);
    money.refuseOthers();
    if (given != null && !given.equals(currency)) {
      money.add(
          "currency",
          "other_currency",
          "The rate card is in %s, so '%s' cannot be kept to.".formatted(currency, given));
      return null;
    }
    return money(money, "amount", amount);
  }

  private @Nullable Money money(Members of, String name, @Nullable String text) {
    if (text == null) {
      return null;
    }
    if (!AMOUNT.matcher(text).matches() || new BigDecimal(text).signum() == 0) {
      of.add(
          name,
          "bad_amount",
          "'%s' must be a decimal text above 0 with at most 9 digits and 6 decimals, such as \"2.50\"."
              .formatted(name));
      return null;
    }
    return new Money(new BigDecimal(text), currency);
  }
}
