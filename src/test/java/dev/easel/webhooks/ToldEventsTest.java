package dev.easel.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.easel.Installation;
import dev.easel.Replica;
import dev.easel.TestDatabase;
import dev.easel.Volume;
import dev.easel.datasets.DatasetCalls;
import dev.easel.datasets.Drawn;
import dev.easel.sandbox.Sandbox;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** What is told of money, leases and data sets. */
@Timeout(120)
class ToldEventsTest {

  private static final Volume volume = Volume.create();
  private static Installation installation;
  private static Replica easel;
  private static Receiver receiver;
  private static WebhookCalls webhooks;

  @BeforeAll
  static void start() {
    installation = Installation.start(Sandbox.Options.DEMO.on(volume.claims()));
    easel =
        Replica.start(
                TestDatabase.settings(),
                installation.settings(),
                volume.settings(),
                Receiver.ALLOWED,
                Map.of("easel.endpoints.warn-before", "4s"))
            .ready();
    receiver = new Receiver();
    webhooks = new WebhookCalls(easel);
  }

  @AfterAll
  static void stop() {
    receiver.close();
    easel.close();
    installation.close();
    volume.close();
  }

  @Test
  void aSpentBudgetIsToldOnce() {
    var _ = webhooks.make(receiver.url("/money"), "budget.*", "run.failed");
    installation.sandbox().script("spender").hangs("finetuner");
    var run = easel.submit("spender", Volume.UNCHECKED + "\"max_cost\": \"0.004\",");

    var _ = easel.ended(run);

    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(types("/money"))
                    .containsSubsequence("budget.nearly_spent", "budget.exceeded", "run.failed"));
    assertThat(types("/money")).hasSize(3);
    var last = receiver.at("/money").getLast().json();
    assertThat(last.at("/data/reason").asString()).isEqualTo("budget_exceeded");
    assertThat(last.at("/data/message").asString()).contains("max_cost");
  }

  @Test
  void theEndOfALeaseIsToldBeforeItComes() {
    var _ =
        webhooks.make(
            receiver.url("/lease"),
            "endpoint.ready",
            "endpoint.lease_expiring",
            "endpoint.stopped");
    var run = easel.submit("leased", Volume.UNCHECKED);
    easel.until(run, it -> it.at("/endpoint/state").asString("").equals("ready"));
    var end = Instant.parse(easel.run(run).path("updated_at").asString()).plusSeconds(8);
    var patched =
        easel.send(
            HttpRequest.newBuilder(easel.base().resolve("/v1/endpoints/inference-leased"))
                .header("Content-Type", "application/json")
                .method(
                    "PATCH",
                    BodyPublishers.ofString(
                        "{\"lease\": {\"expires_at\": \"%s\"}}".formatted(end))));
    assertThat(patched.status()).isEqualTo(200);

    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(types("/lease"))
                    .containsSubsequence(
                        "endpoint.ready", "endpoint.lease_expiring", "endpoint.stopped"));
    var warning = of("/lease", "endpoint.lease_expiring").path("data");
    assertThat(Instant.parse(warning.path("expires_at").asString())).isEqualTo(end);
    assertThat(warning.path("endpoint").asString()).isEqualTo("inference-leased");
    assertThat(warning.at("/urls/endpoint").asString()).isEqualTo("/v1/endpoints/inference-leased");
  }

  @Test
  void anExaminedDataSetIsTold() {
    var _ = webhooks.make(receiver.url("/data"), "dataset.validated");
    var datasets = new DatasetCalls(easel);
    datasets.uploaded("dog", Map.of("a.png", Drawn.png(1), "b.png", Drawn.png(2)));

    await().untilAsserted(() -> assertThat(types("/data")).containsExactly("dataset.validated"));
    var told = receiver.at("/data").getFirst().json().path("data");
    assertThat(told.path("name").asString()).isEqualTo("dog");
    assertThat(told.path("state").asString()).isEqualTo("ready");
    assertThat(told.path("errors").asInt()).isZero();
    assertThat(easel.get(told.at("/urls/dataset").asString()).status()).isEqualTo(200);
  }

  private static JsonNode of(String path, String type) {
    return receiver.at(path).stream()
        .filter(it -> it.type().equals(type))
        .findFirst()
        .orElseThrow()
        .json();
  }

  private static List<String> types(String path) {
    return receiver.at(path).stream().map(Receiver.Received::type).toList();
  }
}
