package dev.easel.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each rule finds the mistake in the manifest written to have it, and nothing in what the chart
 * renders.
 */
class DefectsTest {
  private static final Path DEFECTS = Path.of("src/test/resources/defects");

  @ParameterizedTest
  @MethodSource("rules")
  void findsTheMistake(String rule) throws IOException {
    assertThat(
            findings(
                rule,
                new Manifests(Chart.parse(Files.readString(DEFECTS.resolve(rule + ".yaml"))))))
        .isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void findsNothingInTheChart(String rule) {
    assertThat(findings(rule, new Manifests(Chart.render(Map.of())))).isEmpty();
  }

  @Test
  void everyMistakeHasARule() throws IOException {
    try (Stream<Path> files = Files.list(DEFECTS)) {
      assertThat(
              files
                  .map(it -> it.getFileName().toString().replace(".yaml", ""))
                  .collect(Collectors.toSet()))
          .isEqualTo(ChartRules.ALL.keySet());
    }
  }

  static Set<String> rules() {
    return ChartRules.ALL.keySet();
  }

  private static Iterable<String> findings(String rule, Manifests manifests) {
    return Objects.requireNonNull(ChartRules.ALL.get(rule)).apply(manifests);
  }
}
