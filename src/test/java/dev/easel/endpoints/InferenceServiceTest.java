package dev.easel.endpoints;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.runs.Endpoint;
import dev.easel.runs.EndpointState;
import java.io.IOException;
import java.io.UncheckedIOException;
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
    assertThat(read(recording).endpoint().state()).isEqualTo(state);
  }

  @Test
  void tellsWhereItIsAndWhy() {
    assertThat(read("isvc-ready-knative").endpoint())
        .isEqualTo(
            new Endpoint(
                EndpointState.READY,
                null,
                "http://inference-example-dog.tenant-example.example.com",
                "http://inference-example-dog.tenant-example.svc.cluster.local",
                "1478a4a2-a3b0-48ca-bd12-57559100b125"));
    assertThat(read("isvc-failed").endpoint().message()).contains("Unable to fetch image");
  }

  @Test
  void aChangeThatKServeHasNotLookedAtIsDeploying() {
    var changed = (ObjectNode) object("isvc-ready-knative").deepCopy();
    ((ObjectNode) changed.path("metadata")).put("generation", 2);

    assertThat(new InferenceService(changed).endpoint().state()).isEqualTo(EndpointState.DEPLOYING);
  }

  @Test
  void aSpecThatKServeRefusesHasFailed() {
    var refused = (ObjectNode) object("isvc-deploying").deepCopy();
    var model = (ObjectNode) refused.at("/status/modelStatus");
    model.put("transitionStatus", "InvalidSpec");
    model.putObject("lastFailureInfo").put("message", "no\u0007 runtime\nfits");

    var endpoint = new InferenceService(refused).endpoint();

    assertThat(endpoint.state()).isEqualTo(EndpointState.FAILED);
    assertThat(endpoint.message()).isEqualTo("no runtime fits");
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
