package dev.easel.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.Easel;
import dev.easel.sandbox.Sandbox;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What the doctor says now. */
record Findings(Easel easel) {

  List<JsonNode> all() {
    var answer = easel.get("/v1/doctor");
    assertThat(answer.status()).as(answer.json().toPrettyString()).isEqualTo(200);
    return answer.json().path("findings").valueStream().toList();
  }

  List<String> codes() {
    return all().stream().map(it -> it.path("code").asString()).distinct().toList();
  }

  JsonNode one(String code) {
    return all().stream()
        .filter(it -> it.path("code").asString().equals(code))
        .findFirst()
        .orElseThrow(() -> new AssertionError(code + " is not among " + all()));
  }

  /** An object as it is, to be applied again later whatever became of it. */
  static String kept(Sandbox sandbox, String apiVersion, String kind, String name) {
    var object = sandbox.object(apiVersion, kind, name);
    var tree = (ObjectNode) JsonMapper.shared().readTree(Objects.requireNonNull(object));
    ((ObjectNode) tree.path("metadata")).remove(List.of("resourceVersion", "uid", "generation"));
    return tree.toString();
  }

  /** Waits until this is all that is found: what Easel follows it sees a little later. */
  void until(String... codes) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(codes()).containsExactlyInAnyOrder(codes));
  }
}
