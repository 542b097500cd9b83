package dev.easel.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.Easel;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;

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

  /** Waits until this is all that is found: what Easel follows it sees a little later. */
  void until(String... codes) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(codes()).containsExactlyInAnyOrder(codes));
  }
}
