package dev.easel.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.Helm;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Which ends of a pod the chart has tried again, in the words of the kubelet and of Argo. */
class ChartRetryTest {
  private static final List<JsonNode> STRATEGIES =
      Yaml.all(new Helm(Path.of("helm", "easel")).template().withKubeVersion("1.34.0").call())
          .stream()
          .filter(object -> Json.text(object, "kind").equals("WorkflowTemplate"))
          .flatMap(template -> Json.at(template, "spec", "templates").valueStream())
          .map(template -> template.path("retryStrategy"))
          .filter(strategy -> strategy.has("expression"))
          .toList();

  @Test
  void trainerAndSerializerOfBothRecipesSayTheSame() {
    assertThat(STRATEGIES).hasSize(4);
    assertThat(STRATEGIES.stream().map(it -> Json.text(it, "expression")).distinct()).hasSize(1);
    assertThat(STRATEGIES)
        .allMatch(strategy -> Json.text(strategy, "retryPolicy").equals("Always"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Failed | -1  | The node was low on resource: memory.",
        "Failed | 137 | The node was low on resource: memory. Threshold quantity: 100Mi, available:"
            + " 1Mi. Container main was using 40Gi, request is 32Gi, has larger consumption of"
            + " memory.",
        "Failed | -1  | 'The node had condition: [DiskPressure]. '",
        "Failed | -1  | Pod was rejected: Node didn't have enough resource: cpu, requested: 8000,"
            + " used: 1, capacity: 4",
        "Failed | 143 | Pod was terminated in response to imminent node shutdown.",
        "Failed | 137 | Preempted in order to admit critical pod",
        "Failed | -1  | Node gpu-1 which was running pod run-1-model-finetuner-1 is unresponsive",
        "Failed | -1  | can't find failed message for pod run-1 namespace tenant-example",
        "Failed | -1  | pod failed: neither main nor wait container completed successfully",
        "Failed | 143 | main: Error (exit code 143)",
        "Error  | -1  | pod deleted",
        "Error  | 0   | wait: Error (exit code 64)"
      })
  void isTriedAgainWhereTheNodeWasLost(String status, String exitCode, String message) {
    assertThat(again(status, exitCode, message)).isEqualTo(true);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "137 | main: OOMKilled (exit code 137)",
        "137 | main: Error (exit code 137)",
        "1   | main: Error (exit code 1)",
        "1   | main: Error (exit code 1): The node was low on resource",
        "139 | main: Error (exit code 139)",
        "-1  | Pod was active on the node longer than the specified deadline",
        "137 | Pod ephemeral local storage usage exceeds the total limit of containers 10Gi.",
        "-1  | ''"
      })
  void isNotPaidForTwice(String exitCode, String message) {
    assertThat(again("Failed", exitCode, message)).isEqualTo(false);
  }

  private static @Nullable Object again(String status, String exitCode, String message) {
    var lastRetry =
        Map.of("status", status, "exitCode", exitCode, "message", message, "duration", "1");
    return Expressions.evaluate(
        Json.text(STRATEGIES.getFirst(), "expression"), Map.of("lastRetry", lastRetry));
  }
}
