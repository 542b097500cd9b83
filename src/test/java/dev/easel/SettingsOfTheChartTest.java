package dev.easel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.chart.Chart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the chart sets is what Easel reads. */
class SettingsOfTheChartTest {

  @Test
  void everyVariableOfEaselsOwnIsASetting() throws IOException {
    var settings = Files.readString(Path.of("src/main/resources/application.yml"));
    var readme = Files.readString(Path.of("README.md"));
    var values =
        new HashMap<String, Object>(
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
                "egress.allow[0]",
                "10.96.0.0/12",
                "egress.refuse[0]",
                "10.96.7.0/24",
                "events.lenient",
                true,
                "events.kubernetesTokens",
                true,
                "argo.caSecret",
                "argo-ca"));
    values.put("egress.allowHttp", true);
    values.put("argo.tokensSecret", "argo-tokens");
    var rendered = Chart.render(values);

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
                  .contains(
                      name.replaceFirst("^EASEL_(ALLOW|EGRESS)_(IMAGES|CLAIMS|REFUSE)$", "_$2"));
            });
  }
}
