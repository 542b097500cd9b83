package dev.easel.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class MoneyTest {

  @ParameterizedTest
  @CsvSource({
    "1.5, 1.50",
    "0, 0.00",
    "0E-9, 0.00",
    "1E+3, 1000.00",
    "0.000001, 0.000001",
    "0.0000004, 0.00",
    "0.0000005, 0.000001",
    "12.340000, 12.34",
    "2.4567891, 2.456789"
  })
  void isWrittenAsAPlainDecimalText(String amount, String written) {
    var money = new Money(new BigDecimal(amount), "USD");

    var json = JsonMapper.shared().writeValueAsString(money);

    assertThat(json).isEqualTo("{\"amount\":\"%s\",\"currency\":\"USD\"}".formatted(written));
    assertThat(JsonMapper.shared().readValue(json, Money.class)).isEqualTo(money);
  }

  @ParameterizedTest
  @CsvSource({
    "1.52, PT1H, 1.52",
    "1.52, PT24H, 36.48",
    "1.52, PT0S, 0.00",
    "1.52, PT1S, 0.000422",
    "1.52, PT0.5S, 0.000211",
    "0.65, PT30M, 0.325",
    "1, PT0.0018S, 0.000001",
    "1, PT0.001S, 0.00"
  })
  void anHoursPriceOverATime(String hourly, Duration time, String cost) {
    assertThat(new Money(new BigDecimal(hourly), "USD").over(time).amount())
        .isEqualByComparingTo(cost);
  }

  @Test
  void currenciesDoNotMix() {
    assertThat(Money.zero("USD").plus(new Money(BigDecimal.ONE, "USD"))).hasToString("1.00 USD");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Money.zero("USD").plus(Money.zero("EUR")));
  }
}
