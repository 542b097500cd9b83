package dev.easel.endpoints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.easel.Easel;
import dev.easel.OnSandbox;
import dev.easel.sandbox.Sandbox;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** What nobody asks for stops, and goes a grace later. */
@Timeout(90)
class LeaseTest {

  private static final String PROMPT = "{\"prompt\": \"A photo of sks dog at the beach\"}";

  @RegisterExtension
  private static final OnSandbox easel =
      OnSandbox.with(
          Sandbox.Options.INSTANT,
          Map.of(
              "easel.endpoints.idle-ttl", "3s",
              "easel.endpoints.grace", "4s",
              "easel.endpoints.warn-before", "1s",
              "easel.endpoints.requests-noted", "100ms"));

  private final Sandbox sandbox = easel.sandbox();

  @Test
  void idleTimeEndsItAndAPromptRestartsIt() {
    var run = easel.submit("idle");
    until("idle", "ready");
    await()
        .during(Duration.ofSeconds(5))
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(300))
        .until(() -> predict(run).status() == 200);

    var stopped = until("idle", "stopped");

    assertThat(stopped.path("stopped_by").asString()).isEqualTo("lease");
    assertThat(easel.run(run).path("status_history").toString())
        .contains("Its lease ends at", "It is stopped: its lease ran out");
    assertThat(code(predict(run), 503)).isEqualTo("endpoint_waking");
    await().pollInterval(Duration.ofMillis(200)).until(() -> predict(run).status() == 200);
  }

  @Test
  void aGraceLaterItIsDeletedAndItsNameKept() {
    var run = easel.submit("forgotten");
    until("forgotten", "stopped");

    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> easel.get("/v1/endpoints/inference-forgotten").status() == 404);

    assertThat(sandbox.inferenceServices()).doesNotContain("inference-forgotten");
    easel.until(run, it -> it.at("/endpoint/state").asString("").equals("deleted"));
    assertThat(code(predict(run), 409)).isEqualTo("endpoint_deleted");
    assertThat(easel.run(run).path("status_history").toString())
        .contains("It is deleted: its lease ran out");
    assertThat(claimed("inference-forgotten")).isTrue();

    var deployed = easel.post("/v1/runs/" + run + "/deploy", "");
    assertThat(deployed.status()).as(deployed.json().toPrettyString()).isEqualTo(201);
    until("forgotten", "ready");
  }

  @Test
  void whatIsKeptStays() {
    var run = easel.submit("kept");
    until("kept", "ready");
    var kept =
        easel.send(
            java.net.http.HttpRequest.newBuilder(
                    easel.base().resolve("/v1/endpoints/inference-kept"))
                .header("Content-Type", "application/json")
                .method(
                    "PATCH",
                    java.net.http.HttpRequest.BodyPublishers.ofString(
                        "{\"lease\": {\"keep\": true}}")));
    assertThat(kept.status()).isEqualTo(200);

    await()
        .during(Duration.ofSeconds(5))
        .atMost(Duration.ofSeconds(20))
        .until(() -> state("kept").equals("ready"));
    assertThat(predict(run).status()).isEqualTo(200);
  }

  @Test
  void oneRowAtATimeKeepsALease() {
    easel.submit("counted");
    until("counted", "ready");
    await()
        .during(Duration.ofSeconds(2))
        .atMost(Duration.ofSeconds(20))
        .until(() -> predictModel("counted").status() == 200);

    var rows =
        easel
            .context()
            .getBean(JdbcClient.class)
            .sql(
                """
                select count(*) from scheduled_tasks t join endpoints e
                  on t.task_instance like '%/' || e.lease_task
                where t.task_name = 'keep-lease' and e.name = 'inference-counted'
                """)
            .query(Integer.class)
            .single();
    assertThat(rows).isPositive();
    assertThat(
            easel
                .context()
                .getBean(JdbcClient.class)
                .sql("select lease_task from endpoints where name = 'inference-counted'")
                .query(Integer.class)
                .single())
        .isLessThanOrEqualTo(2);
  }

  private static boolean claimed(String name) {
    return easel
        .context()
        .getBean(JdbcClient.class)
        .sql("select exists (select 1 from claims where kind = 'endpoint' and place like ?)")
        .param("%/" + name)
        .query(Boolean.class)
        .single();
  }

  private static JsonNode until(String name, String state) {
    return until(name, it -> it.path("state").asString("").equals(state));
  }

  private static JsonNode until(String name, Predicate<JsonNode> condition) {
    return await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> easel.get("/v1/endpoints/inference-" + name).json(), condition);
  }

  private static String state(String name) {
    return easel.get("/v1/endpoints/inference-" + name).json().path("state").asString("");
  }

  private static Easel.Answer predictModel(String model) {
    return easel.post("/v1/models/" + model + ":predict", PROMPT);
  }

  private static Easel.Answer predict(String run) {
    return easel.post("/v1/runs/" + run + "/predict", PROMPT);
  }

  private static String code(Easel.Answer answer, int status) {
    assertThat(answer.status()).as(() -> answer.json().toPrettyString()).isEqualTo(status);
    return answer.json().path("code").asString();
  }
}
