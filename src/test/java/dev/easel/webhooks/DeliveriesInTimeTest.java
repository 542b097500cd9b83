package dev.easel.webhooks;

import static dev.easel.webhooks.Receiver.answers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.easel.Installation;
import dev.easel.Replica;
import dev.easel.TestDatabase;
import dev.easel.sandbox.Sandbox;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Hours and days of a webhook's life, on a clock that the test moves. */
@Timeout(90)
class DeliveriesInTimeTest {

  private final MovedClock clock = new MovedClock();
  private final Receiver receiver = new Receiver();
  private Installation installation;
  private Replica easel;
  private WebhookCalls webhooks;

  @BeforeEach
  void start() {
    installation = Installation.start(Sandbox.Options.INSTANT);
    easel =
        Replica.start(
                clock.initializer(),
                TestDatabase.settings(),
                installation.settings(),
                Receiver.ALLOWED)
            .ready();
    webhooks = new WebhookCalls(easel);
  }

  @AfterEach
  void stop() {
    receiver.close();
    easel.close();
    installation.close();
  }

  private JsonNode told(String path, String name) {
    var webhook = webhooks.make(receiver.url(path), "run.queued");
    var _ = easel.submit(name);
    return webhook;
  }

  private Receiver.Received only(String path) {
    await().untilAsserted(() -> assertThat(receiver.at(path)).hasSize(1));
    return receiver.at(path).getFirst();
  }

  @Test
  void goneDisablesAndTheOthersAreTold() {
    var _ = webhooks.make(receiver.url("/watching"), "webhook.disabled");
    receiver.on("/gone", answers(410));
    var webhook = told("/gone", "gone");

    var disabled = webhooks.until(webhook, it -> !it.path("enabled").asBoolean());

    assertThat(disabled.path("disabled_reason").asString()).isEqualTo("gone");
    assertThat(disabled.path("disabled_at").asString()).isNotEmpty();
    var notice = only("/watching").json();
    assertThat(notice.at("/data/webhook")).isEqualTo(webhook.path("id"));
    assertThat(notice.at("/data/disabled_reason").asString()).isEqualTo("gone");
    receiver.on("/gone", answers(200));
    assertThat(webhooks.patch(webhook, "{\"enabled\": true}").status()).isEqualTo(200);
    clock.move(Duration.ofSeconds(6));
    assertThat(
            webhooks
                .delivery(webhook, it -> it.path("state").asString().equals("delivered"))
                .path("attempts")
                .size())
        .isEqualTo(2);
  }

  @Test
  void bothSecretsSignWhileTheyAreInRotation() {
    var webhook = webhooks.make(receiver.url("/rotated"), "run.queued");
    var old = webhook.path("secret").asString();
    var fresh = webhooks.post(webhook, "/rotate", "{}").json().path("secret").asString();

    var _ = easel.submit("rotated");
    var came = only("/rotated");
    assertThat(came.isSignedBy(old)).isTrue();
    assertThat(came.isSignedBy(fresh)).isTrue();

    clock.move(Duration.ofHours(25));
    var _ = webhooks.post(webhook, "/test", "");
    var later = receiver.at("/rotated").getLast();
    assertThat(later.type()).isEqualTo("webhook.test");
    assertThat(later.isSignedBy(old)).isFalse();
    assertThat(later.isSignedBy(fresh)).isTrue();
  }

  @Test
  void oneThatFailsForDaysIsDisabled() {
    receiver.on("/fails", answers(500));
    var webhook = told("/fails", "fails");
    var _ = webhooks.delivery(webhook, it -> it.path("attempts").size() == 1);
    assertThat(webhooks.get(webhook).path("failing_since").asString()).isNotEmpty();

    clock.move(Duration.ofDays(5));
    var _ = easel.submit("fails-again");

    var disabled = webhooks.until(webhook, it -> !it.path("enabled").asBoolean());
    assertThat(disabled.path("disabled_reason").asString()).isEqualTo("failing");
  }

  @Test
  void whatIsOldIsForgottenAndHoldsNothingUp() {
    receiver.on("/old", answers(500));
    var webhook = webhooks.make(receiver.url("/old"), "run.*");
    var run = easel.submit("old");
    var _ = easel.ended(run);
    var _ = webhooks.delivery(webhook, it -> it.path("attempts").size() > 0);
    await().until(() -> webhooks.isQuiet(webhook, clock.instant()));
    var all = webhooks.deliveries(webhook);
    assertThat(webhooks.patch(webhook, "{\"enabled\": false}").status()).isEqualTo(200);
    receiver.on("/old", answers(204));
    var jdbc = easel.context().getBean(JdbcClient.class);
    jdbc.sql(
            "update webhook_deliveries set created_at = created_at - interval '40 days' where id ="
                + " ?")
        .param(DeliveryId.parse(all.getLast().path("id").asString()).orElseThrow().value())
        .update();

    var now = clock.instant();
    easel.context().getBean(Deliveries.class).forget(now.minus(Duration.ofDays(30)), now);
    assertThat(webhooks.patch(webhook, "{\"enabled\": true}").status()).isEqualTo(200);

    await().until(() -> webhooks.areDelivered(webhook));
    assertThat(webhooks.deliveries(webhook)).hasSize(all.size() - 1);
  }

  @Test
  void itIsGivenUpAfterTenTries() {
    receiver.on("/stubborn", answers(500));
    var webhook = told("/stubborn", "stubborn");

    for (var n = 1; n < 10; n++) {
      var tries = n;
      var _ = webhooks.delivery(webhook, it -> it.path("attempts").size() >= tries);
      clock.move(Duration.ofHours(26));
      if (!webhooks.get(webhook).path("enabled").asBoolean()) {
        webhooks.patch(webhook, "{\"enabled\": true}");
      }
    }

    var failed = webhooks.delivery(webhook, it -> it.path("state").asString().equals("failed"));
    assertThat(failed.path("attempts").size()).isEqualTo(10);
    assertThat(failed.has("next_attempt_at")).isFalse();
  }
}
