package dev.easel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.chart.Chart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the chart sets is what Easel reads. */
class SettingsOfTheChartTest {

  @Test
  void everyVariableOfEaselsOwnIsASetting() throws IOException {
    var settings = Files.readString(Path.of("src/main/resources/application.yml"));
    var readme = Files.readString(Path.of("README.md"));
    var rendered =
        Chart.render(
            Map.of(
                "predict.gateway",
                "http://gateway.example.com",
                "predict.domains[0]",
                "example.com",
                "endpoints.expiresAfter",
                "72h",
                "endpoints.idleTtl",
                "2h",
                "recipes.runNameDigits",
                true,
                "events.lenient",
                true,
                "events.kubernetesTokens",
                true,
                "argo.tokensSecret",
                "argo-tokens",
                "argo.caSecret",
                "argo-ca"));

    var variables =
        Chart.ofKind(rendered, "Deployment").stream()
            .flatMap(it -> it.at("/spec/template/spec/containers/0/env").valueStream())
            .map(it -> it.path("name").asString())
            .filter(name -> name.startsWith("EASEL_"))
            .toList();

    assertThat(variables).contains("EASEL_API_KEY", "EASEL_ALLOW_DIGITS_IN_NAMES");
    assertThat(variables)
        .allSatisfy(
            name -> {
              assertThat(settings).contains("${" + name + ":");
              assertThat(readme)
                  .contains(name.replaceFirst("^EASEL_ALLOW_(IMAGES|CLAIMS)$", "_$1"));
            });
  }
}
