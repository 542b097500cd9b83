package dev.easel.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import dev.easel.OnSandbox;
import dev.easel.sandbox.Sandbox;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** Webhooks that are passed on to triggers, whose runs are told to webhooks: it comes to an end. */
@Timeout(60)
class RingTest {

  private static final List<String> PASSED_ON =
      List.of("webhook-id", "webhook-timestamp", "webhook-signature", "easel-hop");

  @RegisterExtension
  private static final OnSandbox easel = OnSandbox.with(Sandbox.Options.STANDING, Receiver.ALLOWED);

  private final Receiver receiver = new Receiver();
  private final WebhookCalls webhooks = new WebhookCalls(easel);

  @AfterEach
  void stop() {
    receiver.close();
  }

  @Test
  void theThirdTimeRoundIsRefused() {
    easel.ready();
    var webhook = webhooks.make(receiver.url("/ring"), "run.queued");
    var trigger = trigger(webhook.path("secret").asString());
    receiver.on("/ring", (exchange, came) -> passOn(trigger, exchange, came));

    var first = easel.submit("first");

    await().untilAsserted(() -> assertThat(hops()).contains("1", "2", "3"));
    await().untilAsserted(() -> assertThat(refusals(trigger)).contains("too_many_hops"));
    var runs = easel.get("/v1/runs").json().path("data").valueStream().toList();
    assertThat(runs.stream().map(RingTest::hop)).containsExactly("2", "1", "");
    assertThat(runs.getLast().path("id").asString()).isEqualTo(first);
    assertThat(
            webhooks.deliveries(webhook).stream()
                .map(it -> it.at("/request/headers/easel-hop").asString()))
        .containsExactly("3", "2", "1");
  }

  private static JsonNode trigger(String secret) {
    var made =
        easel.post(
            "/v1/triggers",
            """
            {"name": "ring", "scheme": "standard_webhooks", "secret": "%s", "recipe": "dreambooth",
             "run_name": "ring-${unique}",
             "mapping": {"class_dataset": "generic/${/data/name}"}}
            """
                .formatted(secret));
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    return made.json();
  }

  /** As a proxy does, or a gallery that tells its own Easel. */
  private static void passOn(JsonNode trigger, HttpExchange exchange, Receiver.Received came)
      throws IOException {
    var request =
        HttpRequest.newBuilder(easel.base().resolve(trigger.path("path").asString()))
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(came.body()));
    PASSED_ON.forEach(name -> request.header(name, came.header(name)));
    exchange.sendResponseHeaders(easel.send(request).status(), -1);
  }

  private List<String> hops() {
    return receiver.at("/ring").stream().map(it -> it.header("easel-hop")).toList();
  }

  private static List<String> refusals(JsonNode trigger) {
    return easel
        .get(trigger.path("path").asString() + "/deliveries")
        .json()
        .path("data")
        .valueStream()
        .map(it -> it.at("/problem/code").asString(""))
        .toList();
  }

  private static String hop(JsonNode run) {
    return run.path("labels").path("easel.dev/hop").asString("");
  }
}
