package dev.easel.endpoints;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.Installation;
import dev.easel.Replica;
import dev.easel.TestDatabase;
import dev.easel.chart.Chart;
import dev.easel.sandbox.Sandbox;
import java.math.BigDecimal;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** An endpoint has a price where no label of a node tells the class of its GPU. */
@Timeout(120)
class WithoutGpuLabelTest {

  @Test
  void anEndpointCostsWhatItsRunAskedFor() {
    var manifests =
        Chart.render(Map.of("secrets.huggingface.token", "hf_token", "placement.gpuClassLabel", ""))
            .stream()
            .map(JsonNode::toString)
            .collect(Collectors.joining("\n---\n"));
    try (var installation = Installation.start(Sandbox.Options.INSTANT, manifests);
        var easel = Replica.start(TestDatabase.settings(), installation.settings()).ready()) {
      var run = easel.submit("unlabelled");
      var ended =
          easel.until(
              run, it -> new BigDecimal(it.at("/cost/endpoint/amount").asString("0")).signum() > 0);

      assertThat(ended.at("/cost/unpriced_seconds").isMissingNode()).isTrue();
    }
  }
}
