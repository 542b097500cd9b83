package dev.easel.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.easel.chart.Chart;
import dev.easel.http.BadConfiguration;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;

class RateCardTest {

  private static final String CARD =
      """
      easel:
        pricing:
          currency: EUR
          cpu: "0.02"
          memory-gib: "0.01"
          gpus:
            - {name: A40, memory-gib: 48, hourly: "1.00"}
            - {name: T4, memory-gib: 16, hourly: "0.30", regions: [west]}
          regions:
            - {name: west, cpu: "0.03", gpus: [{name: A40, hourly: "1.50"}]}
            - {name: east, memory-gib: "0.02"}
      """;

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "A40, 1, 8, 32, LAS1, 1.52",
        "A40, 1, 8, 32, -, 1.52",
        "RTX_A6000, 1, 8, 32, ORD1, 1.52",
        "Quadro_RTX_5000, 1, 4, 8, ORD1, 0.65",
        "A40, 2, 8, 32, LAS1, 2.80",
        "-, 0, 2, 0.5, LAS1, 0.0225",
        "-, 0, 0, 0, -, 0"
      })
  void theShippedCardGivesTheGuidesFigures(
      String gpu, int gpus, BigDecimal cpus, BigDecimal memory, String region, String hourly)
      throws IOException {
    assertThat(shipped().hourly(new Resources(gpu, gpus, cpus, memory, region)))
        .hasValueSatisfying(it -> assertThat(it.amount()).isEqualByComparingTo(hourly))
        .hasValueSatisfying(it -> assertThat(it.currency()).isEqualTo("USD"));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "A40, 1, -, 1.12",
        "A40, 1, west, 1.64",
        "A40, 2, west, 3.14",
        "A40, 1, east, 1.20",
        "A40, 1, north, 1.12",
        "T4, 1, west, 0.44",
        "-, 0, east, 0.20"
      })
  void aRegionHasItsOwnRates(String gpu, int gpus, String region, String hourly) {
    var eight = BigDecimal.valueOf(8);
    var held = new Resources(gpu, gpus, BigDecimal.valueOf(2), eight, region);

    assertThat(card(CARD).hourly(held))
        .hasValueSatisfying(it -> assertThat(it.amount()).isEqualByComparingTo(hourly));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {"H100, 1", "a40, 1", "-, 1"})
  void aClassThatTheCardDoesNotHaveHasNoPrice(String gpu, int gpus) {
    var held = new Resources(gpu, gpus, BigDecimal.ONE, BigDecimal.ONE, null);

    assertThat(card(CARD).hourly(held)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "hourly: \"1.00\", hourly: \"-1\"",
    "hourly: \"1.00\", hourly: \"\"",
    "cpu: \"0.02\", cpu: \"0.0000001\"",
    "currency: EUR, currency: Euro",
    "hourly: \"1.50\", hourly: \"-1.50\""
  })
  void aRateThatIsNoneIsRefusedAtTheStart(String right, String wrong) {
    assertThatExceptionOfType(BadConfiguration.class)
        .isThrownBy(() -> card(CARD.replace(right, wrong)))
        .withMessageContaining("easel.pricing");
  }

  @Test
  void hardwareIsTheCard() {
    var rates = rates(CARD);

    var view = HardwareView.of(new RateCard(rates), rates);

    assertThat(view.cpu()).hasToString("0.02 EUR");
    assertThat(view.gpus().getFirst().regions())
        .extracting(HardwareView.GpuRateView::region, rate -> rate.hourly().toString())
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("west", "1.50 EUR"),
            org.assertj.core.groups.Tuple.tuple("east", "1.00 EUR"));
    assertThat(view.gpus().getLast().regions())
        .extracting(HardwareView.GpuRateView::region)
        .containsExactly("west");
    assertThat(view.regions().getFirst().memoryGib()).hasToString("0.01 EUR");
  }

  @Test
  void theChartSetsTheSameCard() throws IOException {
    var config =
        Chart.ofKind(Chart.render(Map.of()), "ConfigMap").stream()
            .map(it -> it.at("/data/application.yaml").asString(""))
            .filter(text -> !text.isEmpty())
            .findFirst()
            .orElseThrow();

    assertThat(rates(config))
        .isEqualTo(rates(Files.readString(Path.of("src/main/resources/application.yml"))));
  }

  private static RateCard shipped() throws IOException {
    return card(Files.readString(Path.of("src/main/resources/application.yml")));
  }

  private static RateCard card(String yaml) {
    return new RateCard(rates(yaml));
  }

  /** As Spring Boot binds it. */
  private static PricingProperties rates(String yaml) {
    try {
      var environment = new StandardEnvironment();
      Resource resource =
          new ByteArrayResource(yaml.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      new YamlPropertySourceLoader()
          .load("card", resource)
          .forEach(environment.getPropertySources()::addFirst);
      return Binder.get(environment).bind("easel.pricing", PricingProperties.class).get();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
