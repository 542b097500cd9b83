package dev.easel.endpoints;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.runs.EndpointState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Every InferenceService that a real KServe 0.20 was seen to write. */
class InferenceServiceTest {

  @ParameterizedTest
  @CsvSource({
    "isvc-asleep-knative, ASLEEP",
    "isvc-crashloop-knative, READY",
    "isvc-create-standard, DEPLOYING",
    "isvc-create-storage-uri, DEPLOYING",
    "isvc-create, DEPLOYING",
    "isvc-delete, DELETED",
    "isvc-deploying-standard, DEPLOYING",
    "isvc-deploying, DEPLOYING",
    "isvc-failed, FAILED",
    "isvc-name-with-digits, DEPLOYING",
    "isvc-ready-knative-with-pod, READY",
    "isvc-ready-knative, READY",
    "isvc-ready-standard, READY",
    "isvc-revision-starting, DEPLOYING",
    "isvc-started-again, DEPLOYING",
    "isvc-stopped, STOPPED",
    "isvc-two-containers-wrong-name, DEPLOYING"
  })
  void isReadByConditionType(String recording, EndpointState state) {
    assertThat(read(recording).seen().state()).isEqualTo(state);
  }

  @Test
  void tellsWhereItIsAndWhy() {
    assertThat(read("isvc-ready-knative").seen())
        .isEqualTo(
            new Seen(
                "1478a4a2-a3b0-48ca-bd12-57559100b125",
                EndpointState.READY,
                null,
                "http://inference-example-dog.tenant-example.example.com",
                "http://inference-example-dog.tenant-example.svc.cluster.local",
                "Knative",
                false,
                1));
    assertThat(read("isvc-asleep-knative").seen().pods()).isZero();
    assertThat(read("isvc-stopped").seen().pods()).isZero();
    assertThat(read("isvc-stopped").seen().stopAnnotated()).isTrue();
    assertThat(read("isvc-started-again").seen().stopAnnotated()).isFalse();
    assertThat(read("isvc-ready-standard").seen().isStandard()).isTrue();
    assertThat(read("isvc-failed").seen().message()).contains("Unable to fetch image");
  }

  @Test
  void aChangeThatKServeHasNotLookedAtIsDeploying() {
    var changed = (ObjectNode) object("isvc-ready-knative").deepCopy();
    ((ObjectNode) changed.path("metadata")).put("generation", 2);

    assertThat(new InferenceService(changed).seen().state()).isEqualTo(EndpointState.DEPLOYING);
  }

  @Test
  void aSpecThatKServeRefusesHasFailed() {
    var refused = (ObjectNode) object("isvc-deploying").deepCopy();
    var model = (ObjectNode) refused.at("/status/modelStatus");
    model.put("transitionStatus", "InvalidSpec");
    model.putObject("lastFailureInfo").put("message", "no\u0007 runtime\nfits");

    var endpoint = new InferenceService(refused).seen();

    assertThat(endpoint.state()).isEqualTo(EndpointState.FAILED);
    assertThat(endpoint.message()).isEqualTo("no runtime fits");
  }

  @Test
  void tellsItsScaleAndWhatAPodAsksFor() {
    var service = (ObjectNode) object("isvc-ready-knative").deepCopy();
    ((ObjectNode) service.at("/metadata"))
        .withObject("/annotations")
        .put("autoscaling.knative.dev/scale-to-zero-pod-retention-period", "1h30m");
    var predictor = (ObjectNode) service.at("/spec/predictor");
    predictor.put("minReplicas", 0).put("maxReplicas", 3);
    var container = (ObjectNode) predictor.at("/containers/0");
    container
        .withObject("/resources/requests")
        .put("nvidia.com/gpu", "1")
        .put("cpu", "500m")
        .put("memory", "1536Mi");
    var expression =
        predictor
            .withObject("/affinity/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution")
            .withArray("nodeSelectorTerms")
            .addObject()
            .withArray("matchExpressions")
            .addObject();
    expression.put("key", "gpu.nvidia.com/class").put("operator", "In");
    expression.withArray("values").add("Quadro_RTX_5000");

    var read = new InferenceService(service);

    assertThat(read.scale()).isEqualTo(new Scale(0, 3, 5_400L));
    assertThat(read.hardware())
        .isEqualTo(
            new Hardware(
                "Quadro_RTX_5000", 1, new BigDecimal("0.500"), new BigDecimal("1.500"), null));
    predictor.remove("minReplicas");
    predictor.remove("maxReplicas");
    ((ObjectNode) service.at("/metadata")).remove("annotations");
    assertThat(read.scale()).isEqualTo(new Scale(1, null, null));
  }

  @Test
  void saysWhichWorkflowMadeIt() {
    var labelled = (ObjectNode) object("isvc-ready-knative").deepCopy();
    var labels = (ObjectNode) labelled.at("/metadata/labels");

    assertThat(new InferenceService(labelled).workflow()).isEmpty();
    labels.put("easel.dev/workflow", "run-01kaq7w3k9e5xv6m2t8r4n0bcd");
    assertThat(new InferenceService(labelled).workflow())
        .isEqualTo("run-01kaq7w3k9e5xv6m2t8r4n0bcd");
  }

  private static InferenceService read(String recording) {
    return new InferenceService(object(recording));
  }

  private static JsonNode object(String recording) {
    var path = "/recorded/kserve/" + recording + ".json";
    try (var stream = InferenceServiceTest.class.getResourceAsStream(path)) {
      var recorded = JsonMapper.shared().readTree(stream);
      return recorded.has("inferenceservice")
          ? recorded.path("inferenceservice")
          : recorded.at("/response/body");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
