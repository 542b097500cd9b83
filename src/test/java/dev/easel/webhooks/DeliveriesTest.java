package dev.easel.webhooks;

import static dev.easel.webhooks.Receiver.answers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.easel.Installation;
import dev.easel.Replica;
import dev.easel.TestDatabase;
import dev.easel.sandbox.Sandbox;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** What is delivered, how it is signed, and what becomes of receivers that do not take it. */
@Timeout(60)
class DeliveriesTest {

  private static Installation installation;
  private static Replica easel;
  private static Receiver receiver;
  private static WebhookCalls webhooks;

  @BeforeAll
  static void start() {
    installation = Installation.start(Sandbox.Options.INSTANT);
    easel =
        Replica.start(TestDatabase.settings(), installation.settings(), Receiver.ALLOWED).ready();
    receiver = new Receiver();
    webhooks = new WebhookCalls(easel);
  }

  @AfterAll
  static void stop() {
    receiver.close();
    easel.close();
    installation.close();
  }

  /** A webhook that is told that the run was queued. */
  private static JsonNode told(String path, String name) {
    var webhook = webhooks.make(receiver.url(path), "run.queued");
    var _ = easel.submit(name);
    return webhook;
  }

  private static void deleted(JsonNode webhook) {
    assertThat(easel.delete(WebhookCalls.path(webhook)).status()).isEqualTo(204);
  }

  private static Receiver.Received only(String path) {
    await().untilAsserted(() -> assertThat(receiver.at(path)).hasSize(1));
    return receiver.at(path).getFirst();
  }

  private static JsonNode delivered(JsonNode webhook) {
    return webhooks.delivery(webhook, it -> it.path("state").asString().equals("delivered"));
  }

  @Test
  void itIsThinSignedAndInTheLedger() {
    var webhook = webhooks.make(receiver.url("/thin?token=geheim"), "run.queued");
    var run = easel.submit("thin");

    var came = only("/thin");
    var delivery = delivered(webhook);

    assertThat(came.path()).isEqualTo("/thin?token=geheim");
    assertThat(came.isSignedBy(webhook.path("secret").asString())).isTrue();
    assertThat(came.header("content-type")).isEqualTo("application/json");
    assertThat(came.header("user-agent")).startsWith("Easel/");
    assertThat(came.header("easel-hop")).isEqualTo("1");
    assertThat(came.body().length()).isLessThan(2_000);
    assertThat(came.type()).isEqualTo("run.queued");
    assertThat(came.json().path("timestamp").asString()).isNotEmpty();
    assertThat(came.json().at("/data/run").asString()).isEqualTo(run);
    assertThat(came.json().at("/data/name").asString()).isEqualTo("thin");
    assertThat(came.json().at("/data/status").asString()).isEqualTo("queued");
    assertThat(came.json().at("/data/sequence").asInt()).isEqualTo(1);
    assertThat(came.json().at("/data/urls/run").asString()).isEqualTo("/v1/runs/" + run);
    assertThat(delivery.path("id").asString()).isEqualTo(came.id()).matches("msg_[0-9a-z]{26}");
    assertThat(delivery.at("/request/body").asString()).isEqualTo(came.body());
    assertThat(delivery.at("/request/url").asString()).endsWith("/thin?***");
    assertThat(delivery.at("/request/headers/webhook-id").asString()).isEqualTo(came.id());
    assertThat(delivery.path("attempts").size()).isEqualTo(1);
    assertThat(delivery.at("/attempts/0/status").asInt()).isEqualTo(204);
    assertThat(delivery.at("/attempts/0/latency_seconds").isNumber()).isTrue();
    assertThat(delivery.toString())
        .doesNotContain("geheim", "signature", webhook.path("secret").asString());
    assertThat(easel.get(delivery.at("/urls/self").asString()).json()).isEqualTo(delivery);
    deleted(webhook);
  }

  @Test
  void onlyWhatWasAskedForIsTold() {
    var all = webhooks.make(receiver.url("/all"));
    var group = webhooks.make(receiver.url("/group"), "run.*");
    var none = webhooks.make(receiver.url("/none"), "dataset.*", "run.succeeded");
    var off = webhooks.make(receiver.url("/off"));
    assertThat(webhooks.patch(off, "{\"enabled\": false}").status()).isEqualTo(200);
    var _ = easel.submit("asked-for");

    var late = List.of("run.queued", "run.submitted", "run.succeeded");
    await().untilAsserted(() -> assertThat(types("/all")).containsAll(late));
    await().untilAsserted(() -> assertThat(types("/all")).contains("endpoint.ready"));
    await().untilAsserted(() -> assertThat(types("/group")).containsAll(late));
    await().untilAsserted(() -> assertThat(types("/none")).containsExactly("run.succeeded"));
    assertThat(types("/group")).allSatisfy(type -> assertThat(type).startsWith("run."));
    assertThat(types("/off")).isEmpty();
    assertThat(webhooks.deliveries(off)).isEmpty();
    Stream.of(all, group, none, off).forEach(DeliveriesTest::deleted);
  }

  private static List<String> types(String path) {
    return receiver.at(path).stream().map(Receiver.Received::type).toList();
  }

  @Test
  void aWebhookOfARunIsToldOfNoOtherAndWhereItIs() {
    installation.sandbox().script("followed").hangs("finetuner");
    var run = easel.submit("followed");
    easel.until(run, "running");
    var made =
        easel
            .post(
                "/v1/webhooks",
                "{\"url\": \"%s\", \"run\": \"%s\", \"event_types\": [\"run.*\"]}"
                    .formatted(receiver.url("/of-run"), run))
            .json();
    var other = easel.submit("not-followed");

    var _ = easel.ended(other);
    easel.post("/v1/runs/" + run + "/cancel", "");
    var _ = easel.ended(run);

    await().untilAsserted(() -> assertThat(types("/of-run")).contains("run.canceled"));
    assertThat(types("/of-run").getFirst()).isEqualTo("run.running");
    assertThat(receiver.at("/of-run"))
        .allSatisfy(it -> assertThat(it.json().at("/data/run").asString()).isEqualTo(run));
    assertThat(made.path("run").asString()).isEqualTo(run);
    assertThat(easel.delete("/v1/runs/" + run).status()).isEqualTo(204);
    assertThat(easel.get(WebhookCalls.path(made)).status()).isEqualTo(404);
  }

  /** Whoever changes a run holds its row: he is done, or the webhook is there for him to tell. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aWebhookOfARunThatIsBeingChangedIsMadeAfterwards(boolean erased) throws Exception {
    var name = erased ? "about-to-go" : "about-to-end";
    installation.sandbox().script(name).hangs("finetuner");
    var run = easel.submit(name);
    easel.until(run, "running");
    var body = "{\"url\": \"%s\", \"run\": \"%s\"}".formatted(receiver.url("/" + name), run);
    var id = dev.easel.runs.RunId.parse(run).orElseThrow();
    try (var connection = easel.context().getBean(javax.sql.DataSource.class).getConnection();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      connection.setAutoCommit(false);
      try (var change =
          connection.prepareStatement(
              erased
                  ? "update runs set deleted_at = now() where id = ?"
                  : "update runs set status = 'CANCELED', finished_at = now() where id = ?")) {
        change.setObject(1, id.value());
        change.executeUpdate();
      }
      var made = threads.submit(() -> easel.post("/v1/webhooks", body));
      assertThatThrownBy(() -> made.get(1, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
      connection.commit();
      assertThat(made.get().status()).isEqualTo(erased ? 410 : 201);
      connection.setAutoCommit(true);
    }
    if (!erased) {
      assertThat(only("/" + name).type()).isEqualTo("run.canceled");
    }
  }

  @Test
  void aRedirectIsAFailureAndSaysSo() {
    receiver.on("/moved", answers(307, "Location", receiver.url("/elsewhere")));
    var webhook = told("/moved", "moved");

    var failed = webhooks.delivery(webhook, it -> it.path("attempts").size() == 1);

    assertThat(failed.path("state").asString()).isEqualTo("pending");
    assertThat(failed.at("/attempts/0/status").asInt()).isEqualTo(307);
    assertThat(failed.at("/attempts/0/error").asString()).isEqualTo("redirect");
    assertThat(failed.at("/attempts/0/message").asString()).contains("not followed");
    assertThat(receiver.at("/elsewhere")).isEmpty();
    deleted(webhook);
  }

  @Test
  void anAnswerOfAPrivateReceiverIsNotShown() {
    receiver.on(
        "/private",
        (exchange, came) -> {
          exchange.sendResponseHeaders(500, 0);
          exchange
              .getResponseBody()
              .write("root:x:0:0".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        });
    var webhook = told("/private", "private");

    var failed = webhooks.delivery(webhook, it -> it.path("attempts").size() == 1);

    assertThat(failed.at("/attempts/0/status").asInt()).isEqualTo(500);
    assertThat(failed.toString()).doesNotContain("root:x");
    deleted(webhook);
  }

  @Test
  void oneThatHangsIsGivenUpInTime() {
    receiver.on("/hangs", receiver.hangs());
    var webhook = told("/hangs", "hangs");

    var failed = webhooks.delivery(webhook, it -> it.path("attempts").size() == 1);

    assertThat(failed.at("/attempts/0/error").asString()).isEqualTo("timeout");
    assertThat(failed.at("/attempts/0/latency_seconds").asDouble()).isBetween(0.9, 5.0);
    deleted(webhook);
  }

  @Test
  void aBodyThatNeverEndsIsNotWaitedFor() {
    receiver.on("/dribbles", receiver.dribbles(200));
    receiver.on("/dribbles-badly", receiver.dribbles(500));
    var good = told("/dribbles", "dribbles");
    var bad = told("/dribbles-badly", "dribbles-badly");

    assertThat(delivered(good).at("/attempts/0/status").asInt()).isEqualTo(200);
    var failed = webhooks.delivery(bad, it -> it.path("attempts").size() == 1);
    assertThat(failed.at("/attempts/0/status").asInt()).isEqualTo(500);
    deleted(good);
    deleted(bad);
  }

  @Test
  void retryAfterIsHeeded() {
    receiver.on("/busy", answers(503, "Retry-After", "3600"));
    var webhook = told("/busy", "busy");
    var failed = webhooks.delivery(webhook, it -> it.path("attempts").size() == 1);

    var at = java.time.Instant.parse(failed.at("/attempts/0/at").asString());
    var next = java.time.Instant.parse(failed.path("next_attempt_at").asString());
    assertThat(Duration.between(at, next))
        .isBetween(Duration.ofMinutes(59), Duration.ofMinutes(61));
    var rest =
        jdbc()
            .sql("select rests_until from webhooks where id = ?")
            .param(id(webhook))
            .query(java.time.OffsetDateTime.class)
            .single()
            .toInstant();
    assertThat(Duration.between(at, rest))
        .as("nothing else is sent to it either")
        .isBetween(Duration.ofMinutes(59), Duration.ofMinutes(61));
    deleted(webhook);
  }

  private static JdbcClient jdbc() {
    return easel.context().getBean(JdbcClient.class);
  }

  private static java.util.UUID id(JsonNode webhook) {
    return WebhookId.parse(webhook.path("id").asString()).orElseThrow().value();
  }

  @Test
  void oneThatIsReplayedDuringItsLastTryIsTriedAgain() {
    receiver.on("/last", answers(500));
    var webhook = told("/last", "last");
    var delivery = webhooks.delivery(webhook, it -> it.path("attempts").size() == 1);
    var answer = new CountDownLatch(1);
    receiver.on(
        "/last",
        (exchange, came) -> {
          try {
            answer.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          exchange.sendResponseHeaders(500, -1);
        });
    jdbc().sql("update webhooks set rests_until = null where id = ?").param(id(webhook)).update();
    jdbc()
        .sql("update webhook_deliveries set tries = 9, due_at = now() where webhook_id = ?")
        .param(id(webhook))
        .update();
    await().until(() -> receiver.at("/last").size() == 2);

    assertThat(easel.post(delivery.at("/urls/replay").asString(), "").status()).isEqualTo(202);
    answer.countDown();

    var tried = webhooks.delivery(webhook, it -> it.path("attempts").size() == 2);
    assertThat(tried.path("state").asString()).isEqualTo("pending");
    deleted(webhook);
  }

  @Test
  void oneThatIsBeingDeletedKeepsNothingWaiting() throws Exception {
    var going = webhooks.make(receiver.url("/going"), "run.queued");
    var staying = webhooks.make(receiver.url("/staying"), "run.queued");
    try (var connection = easel.context().getBean(javax.sql.DataSource.class).getConnection()) {
      connection.setAutoCommit(false);
      try (var delete = connection.prepareStatement("delete from webhooks where id = ?")) {
        delete.setObject(1, id(going));
        delete.executeUpdate();
      }
      var _ = easel.submit("told-while-one-goes");
      assertThat(only("/staying").type()).isEqualTo("run.queued");
      connection.commit();
      connection.setAutoCommit(true);
    }
    assertThat(receiver.at("/going")).isEmpty();
    deleted(staying);
  }

  @Test
  void oneIsDeletedWithAllThatItWasTold() {
    var webhook = webhooks.make(receiver.url("/much"), "dataset.*");
    jdbc()
        .sql(
            """
            insert into webhook_deliveries (id, project_id, webhook_id, type, subject, payload,
              state, created_at, ended_at)
            select gen_random_uuid(), project_id, id, 'webhook.test', 'n', '{}', 'DELIVERED',
              now(), now()
            from webhooks, generate_series(1, 2500) n where id = ?
            """)
        .param(id(webhook))
        .update();

    var stale =
        easel.send(
            java.net.http.HttpRequest.newBuilder(easel.base().resolve(WebhookCalls.path(webhook)))
                .header("If-Match", "\"7\"")
                .DELETE());
    assertThat(stale.status()).isEqualTo(412);
    assertThat(webhooks.deliveries(webhook)).hasSize(100);

    deleted(webhook);
    assertThat(
            jdbc()
                .sql("select count(*) from webhook_deliveries where webhook_id = ?")
                .param(id(webhook))
                .query(Long.class)
                .single())
        .isZero();
    assertThat(easel.get(WebhookCalls.path(webhook)).status()).isEqualTo(404);
  }

  @Test
  void whatNobodyListensAtIsUnreachable() {
    var away = new Receiver();
    var webhook = webhooks.make(away.url("/"), "run.queued");
    away.close();
    var _ = easel.submit("unreachable");

    var failed = webhooks.delivery(webhook, it -> it.path("attempts").size() == 1);

    assertThat(failed.at("/attempts/0/error").asString()).isEqualTo("unreachable");
    assertThat(failed.at("/attempts/0").has("status")).isFalse();
    deleted(webhook);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/", "http://[::1]/"})
  void whatIsNotToBeCalledIsNot(String url) {
    var webhook = webhooks.make(url);

    var tested = webhooks.post(webhook, "/test", "");

    assertThat(tested.status()).isEqualTo(200);
    assertThat(tested.json().path("state").asString()).isEqualTo("failed");
    assertThat(tested.json().at("/attempts/0/error").asString()).isEqualTo("address_not_public");
    deleted(webhook);
  }

  @Test
  void itIsTestedAlsoWhileItIsDisabled() {
    var webhook = webhooks.make(receiver.url("/tested"), "dataset.*");
    webhooks.patch(webhook, "{\"enabled\": false}");

    var tested = webhooks.post(webhook, "/test", "");

    assertThat(tested.status()).isEqualTo(200);
    assertThat(tested.json().path("state").asString()).isEqualTo("delivered");
    assertThat(tested.json().at("/attempts/0/status").asInt()).isEqualTo(204);
    assertThat(only("/tested").id()).isEqualTo(tested.json().path("id").asString());
    assertThat(webhooks.deliveries(webhook)).hasSize(1);
    deleted(webhook);
  }

  @Test
  void oneIsReplayedUnderItsId() {
    var webhook = told("/replayed", "replayed");
    var delivery = delivered(webhook);

    var replayed = easel.post(delivery.at("/urls/replay").asString(), "");

    assertThat(replayed.status()).isEqualTo(202);
    await().untilAsserted(() -> assertThat(receiver.at("/replayed")).hasSize(2));
    assertThat(receiver.at("/replayed").get(0).id())
        .isEqualTo(receiver.at("/replayed").get(1).id());
    assertThat(
            webhooks
                .delivery(webhook, it -> it.path("attempts").size() == 2)
                .path("state")
                .asString())
        .isEqualTo("delivered");
    assertThat(
            webhooks
                .post(webhook, "/deliveries/msg_01kaq7w3k9e5xv6m2t8r4n0bcd/replay", "")
                .status())
        .isEqualTo(404);
    deleted(webhook);
  }

  @Test
  void aRangeIsReplayedInItsOrder() {
    var webhook = webhooks.make(receiver.url("/range"), "run.*");
    var since = webhook.path("created_at").asString();
    var _ = easel.ended(easel.submit("ranged"));
    await().untilAsserted(() -> assertThat(types("/range")).contains("run.succeeded"));
    await()
        .until(
            () ->
                webhooks.deliveries(webhook).stream()
                    .allMatch(it -> it.path("state").asString().equals("delivered")));
    var first = receiver.at("/range").stream().map(Receiver.Received::id).toList();

    var answer = webhooks.post(webhook, "/replay", "{\"since\": \"%s\"}".formatted(since));

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.json().path("replayed").asInt()).isEqualTo(first.size());
    await().untilAsserted(() -> assertThat(receiver.at("/range")).hasSize(2 * first.size()));
    assertThat(
            receiver.at("/range").stream().skip(first.size()).map(Receiver.Received::id).toList())
        .isEqualTo(first);
    assertThat(webhooks.post(webhook, "/replay", "{}").status()).isEqualTo(422);
    assertThat(
            webhooks
                .post(
                    webhook,
                    "/replay",
                    "{\"since\": \"%s\", \"status\": \"faild\"}".formatted(since))
                .json()
                .at("/errors/0/message")
                .asString())
        .contains("did you mean 'failed'");
    deleted(webhook);
  }

  @Test
  void whatWasToldOfADeletedRunIsForgotten() {
    receiver.on("/forgets", answers(500));
    var pending = webhooks.make(receiver.url("/forgets"), "run.queued");
    var webhook = webhooks.make(receiver.url("/erased"), "run.*");
    var run = easel.submit("forgettable");
    var _ = easel.ended(run);
    await().untilAsserted(() -> assertThat(types("/erased")).contains("run.succeeded"));
    var _ = webhooks.delivery(pending, it -> it.path("attempts").size() > 0);

    assertThat(easel.delete("/v1/runs/" + run).status()).isEqualTo(204);

    await().untilAsserted(() -> assertThat(types("/erased")).contains("run.deleted"));
    assertThat(
            receiver.at("/erased").stream().filter(it -> it.type().equals("run.deleted")).toList())
        .hasSize(1)
        .allSatisfy(it -> assertThat(it.body()).doesNotContain("forgettable"));
    var ledger = webhooks.deliveries(webhook);
    assertThat(ledger.toString()).doesNotContain("forgettable");
    assertThat(webhooks.deliveries(pending).getFirst().path("state").asString())
        .isEqualTo("erased");
    var erased =
        ledger.stream()
            .filter(it -> it.path("run").asString("").equals(run))
            .filter(it -> it.path("type").asString().equals("run.succeeded"))
            .findFirst()
            .orElseThrow();
    assertThat(easel.post(erased.at("/urls/replay").asString(), "").status()).isEqualTo(410);
    assertThat(rows("forgettable")).isZero();
    deleted(pending);
    deleted(webhook);
  }

  private static long rows(String text) {
    return easel
        .context()
        .getBean(JdbcClient.class)
        .sql("select count(*) from webhook_deliveries d where d::text like ?")
        .param("%" + text + "%")
        .query(Long.class)
        .single();
  }

  @Test
  void theLedgerIsPagedAndFiltered() {
    receiver.on("/paged", answers(400));
    var webhook = webhooks.make(receiver.url("/paged"), "run.queued");
    webhooks.post(webhook, "/test", "");
    webhooks.post(webhook, "/test", "");
    var path = WebhookCalls.path(webhook) + "/deliveries";

    var page = easel.get(path + "?limit=1&status=failed").json();

    assertThat(page.path("data").size()).isEqualTo(1);
    assertThat(page.path("has_more").asBoolean()).isTrue();
    var next = easel.get(path + "?limit=1&after=" + page.path("next").asString()).json();
    assertThat(next.at("/data/0/id")).isNotEqualTo(page.at("/data/0/id"));
    assertThat(easel.get(path + "?status=pending").json().path("data").size()).isZero();
    assertThat(easel.get(path + "?status=x").status()).isEqualTo(422);
    assertThat(easel.get(path + "?after=x").status()).isEqualTo(400);
    deleted(webhook);
  }
}
