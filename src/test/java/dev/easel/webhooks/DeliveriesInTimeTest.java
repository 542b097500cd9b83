package dev.easel.webhooks;

import static dev.easel.webhooks.Receiver.answers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.easel.Installation;
import dev.easel.Replica;
import dev.easel.TestDatabase;
import dev.easel.sandbox.Sandbox;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
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
                DeliveriesTest.HERE)
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
  void aReceiverThatDiesForAnHourGetsEverythingOnceInOrder() {
    var webhook = webhooks.make(receiver.url("/shop"));
    var secret = webhook.path("secret").asString();
    var first = easel.submit("before");
    var _ = easel.ended(first);
    await().untilAsserted(() -> assertThat(taken("/shop", first)).contains("run.succeeded"));

    receiver.on("/shop", answers(503));
    var second = easel.submit("meanwhile");
    easel.until(second, run -> run.at("/endpoint/state").asString("").equals("ready"));
    var refusedAtLeast = webhooks.delivery(webhook, it -> it.path("attempts").size() >= 1);
    assertThat(refusedAtLeast.path("state").asString()).isEqualTo("pending");
    var dead = receiver.at("/shop").size();
    for (var minutes = 0; minutes < 60; minutes += 10) {
      clock.move(Duration.ofMinutes(10));
      await().until(() -> isQuiet(webhook));
    }
    var tries = receiver.at("/shop").size() - dead;
    assertThat(tries).as("by its schedule, not by all that waits").isBetween(2, 12);

    receiver.on("/shop", answers(200));
    clock.move(Duration.ofHours(3));
    await().untilAsserted(() -> assertThat(taken(webhook)).isTrue());

    for (var run : List.of(first, second)) {
      assertThat(sequences(run)).isSorted();
      assertThat(delivered(run)).doesNotHaveDuplicates();
    }
    assertThat(receiver.at("/shop")).allSatisfy(it -> assertThat(it.isSignedBy(secret)).isTrue());
    assertThat(events(second))
        .containsSubsequence("run.queued", "run.submitted", "run.succeeded")
        .contains("endpoint.ready");
    var history =
        easel
            .run(second)
            .path("status_history")
            .valueStream()
            .filter(it -> it.path("type").asString().equals("status"))
            .count();
    assertThat(events(second).stream().filter(type -> STATUS.contains(type)))
        .hasSize((int) history);
  }

  private static final Set<String> STATUS =
      Set.of("run.queued", "run.submitted", "run.running", "run.succeeded");

  /** Nothing is being sent, and nothing is due. */
  private boolean isQuiet(JsonNode webhook) {
    return webhooks.deliveries(webhook).stream()
        .filter(it -> it.path("state").asString().equals("pending"))
        .filter(it -> it.has("next_attempt_at"))
        .map(it -> java.time.Instant.parse(it.path("next_attempt_at").asString()))
        .allMatch(next -> next.isAfter(clock.instant()));
  }

  private boolean taken(JsonNode webhook) {
    return webhooks.deliveries(webhook).stream()
        .allMatch(it -> it.path("state").asString().equals("delivered"));
  }

  private List<String> taken(String path, String run) {
    return receiver.at(path).stream()
        .filter(it -> it.json().at("/data/run").asString("").equals(run))
        .map(Receiver.Received::type)
        .toList();
  }

  /** Of each delivery the call that was taken, which is its last. */
  private List<Receiver.Received> last(String run) {
    var found = new java.util.LinkedHashMap<String, Receiver.Received>();
    for (var came : receiver.at("/shop")) {
      if (came.json().at("/data/run").asString("").equals(run)) {
        found.remove(came.id());
        found.put(came.id(), came);
      }
    }
    return new ArrayList<>(found.values());
  }

  private List<Long> sequences(String run) {
    return last(run).stream().map(it -> it.json().at("/data/sequence").asLong()).toList();
  }

  private List<String> delivered(String run) {
    return last(run).stream().map(Receiver.Received::body).toList();
  }

  private List<String> events(String run) {
    return last(run).stream().map(Receiver.Received::type).toList();
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
    await().until(() -> isQuiet(webhook));
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

    await().until(() -> taken(webhook));
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
