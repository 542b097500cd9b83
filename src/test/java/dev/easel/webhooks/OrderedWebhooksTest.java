package dev.easel.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.easel.Easel;
import dev.easel.Easel.Answer;
import dev.easel.Installation;
import dev.easel.Replica;
import dev.easel.TestDatabase;
import dev.easel.sandbox.Sandbox;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Webhooks that are made with the run that they are told of. */
@Timeout(60)
class OrderedWebhooksTest {

  private static final String ROOT = "a-long-random-text";

  private static Installation installation;
  private static Map<String, Object> database;
  private static Replica easel;
  private static Receiver receiver;
  private static String runner;

  @BeforeAll
  static void start() {
    installation = Installation.start(Sandbox.Options.INSTANT);
    database = TestDatabase.settings();
    easel =
        Replica.start(
            database,
            installation.settings(),
            Receiver.ALLOWED,
            Map.of("easel.api-key", ROOT, "easel.webhooks.per-run", 2));
    receiver = new Receiver();
    var key = post("/v1/api-keys", ROOT, "{\"name\": \"ci\", \"role\": \"runner\"}");
    runner = key.json().path("key").asString();
    await().until(() -> get("/v1/recipes/dreambooth").path("usable").asBoolean(false));
  }

  @AfterAll
  static void stop() {
    receiver.close();
    easel.close();
    installation.close();
  }

  private static Answer post(String path, String key, String body, String... headers) {
    var request =
        HttpRequest.newBuilder(easel.base().resolve(path))
            .header("Authorization", "Bearer " + key)
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return easel.send(request);
  }

  private static JsonNode get(String path) {
    return easel
        .send(
            HttpRequest.newBuilder(easel.base().resolve(path))
                .header("Authorization", "Bearer " + ROOT))
        .json();
  }

  private static String told(String name, String webhook) {
    return Easel.dreambooth(name, "\"webhook\": " + webhook + ",");
  }

  @Test
  void oneIsMadeWithItsRunAndToldOfItAlone() {
    var asked =
        told(
            "with-one",
            """
            {"url": "%s?token=geheim", "event_types": ["run.succeeded"], "description": "shop"}
            """
                .formatted(receiver.url("/one")));
    var made = post("/v1/runs", ROOT, asked, "Idempotency-Key", "one");

    assertThat(made.status()).as(made.text()).isEqualTo(201);
    assertThat(made.header("Cache-Control")).contains("no-store");
    var run = made.json().path("id").asString();
    var webhook = made.json().path("webhook");
    assertThat(made.header("Location")).isEqualTo("/v1/runs/" + run);
    assertThat(webhook.path("run").asString()).isEqualTo(run);
    assertThat(webhook.path("description").asString()).isEqualTo("shop");
    assertThat(webhook.path("created_by").asString()).isEqualTo("operator");
    var other = post("/v1/runs", ROOT, Easel.dreambooth("without", ""));
    assertThat(other.json().has("webhook")).isFalse();

    await().untilAsserted(() -> assertThat(types()).containsExactly("run.queued", "run.succeeded"));
    assertThat(receiver.at("/one"))
        .allSatisfy(
            it -> {
              assertThat(it.isSignedBy(webhook.path("secret").asString())).isTrue();
              assertThat(it.json().at("/data/run").asString()).isEqualTo(run);
            });
    isSecret(asked, made.json());
  }

  private static List<String> types() {
    return receiver.at("/one").stream().map(Receiver.Received::type).toList();
  }

  /** What was shown once is nowhere: not in a repeated answer, the run, its workflow, the table. */
  private static void isSecret(String asked, JsonNode made) {
    var again = post("/v1/runs", ROOT, asked, "Idempotency-Key", "one");
    assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
    assertThat(again.json().at("/webhook/id")).isEqualTo(made.at("/webhook/id"));
    assertThat(again.json().path("webhook").has("secret")).isFalse();
    var run = made.path("id").asString();
    var shown = get("/v1/runs/" + run);
    assertThat(shown.has("webhook")).isFalse();
    var spec =
        jdbc()
            .sql("select spec from runs where id = ?")
            .param(dev.easel.runs.RunId.parse(run).orElseThrow().value())
            .query(String.class)
            .single();
    assertThat(new String(Base64.getUrlDecoder().decode(spec), StandardCharsets.UTF_8))
        .contains("with-one")
        .doesNotContain("webhook", "geheim");
    var secret = made.at("/webhook/secret").asString().substring("whsec_".length());
    for (var table : List.of("runs", "webhooks", "idempotency_keys", "audit", "run_events")) {
      assertThat(jdbc().sql("select t::text from " + table + " t").query(String.class).list())
          .noneMatch(row -> row.contains(secret) || row.contains("geheim"));
    }
  }

  private static JdbcClient jdbc() {
    return JdbcClient.create(TestDatabase.source(database));
  }

  @Test
  void whatIsWrongIsNamedAmongAllElse() {
    var body =
        told("Wrong", "{\"url\": \"ftp://a\", \"event_types\": [\"run.sucess\"], \"run\": \"x\"}");

    for (var call : List.of("/v1/runs", "/v1/runs?dry_run=true")) {
      var answer = post(call, ROOT, body).json();
      var errors = answer.has("problems") ? answer.path("problems") : answer.path("errors");
      assertThat(errors.valueStream().map(it -> it.path("pointer").asString()))
          .as(answer.toPrettyString())
          .contains("#/name", "#/webhook/url", "#/webhook/event_types/0", "#/webhook/run");
    }
    for (var webhook : List.of("7", "{}")) {
      var refused = post("/v1/runs", ROOT, told("wrong", webhook));
      assertThat(refused.status()).isEqualTo(422);
      assertThat(refused.json().at("/errors/0/pointer").asString()).startsWith("#/webhook");
      assertThat(refused.json().path("errors")).hasSize(1);
    }
  }

  @Test
  void whoMayMakeNoWebhookIsToldWhy() {
    var body = told("by-ci", "{\"url\": \"%s\"}".formatted(receiver.url("/ci")));

    var refused = post("/v1/runs", runner, body);

    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.json().path("code").asString()).isEqualTo("forbidden");
    assertThat(refused.json().path("detail").asString())
        .isEqualTo("'webhook' needs the role 'admin'; yours is 'runner'.");
    var dry = post("/v1/runs?dry_run=true", runner, body).json();
    assertThat(dry.path("acceptable").asBoolean()).isFalse();
    assertThat(dry.at("/problems/0/pointer").asString()).isEqualTo("#/webhook");
    assertThat(dry.at("/problems/0/code").asString()).isEqualTo("forbidden");
    assertThat(get("/v1/runs?name=by-ci").path("data")).isEmpty();
    assertThat(post("/v1/runs", runner, Easel.dreambooth("by-ci", "")).status()).isEqualTo(201);
  }

  @Test
  void bothAreMadeOrNeither() {
    var url = receiver.url("/neither");
    assertThat(post("/v1/runs", ROOT, Easel.dreambooth("taken", "")).status()).isEqualTo(201);

    var refused = post("/v1/runs", ROOT, told("taken", "{\"url\": \"%s\"}".formatted(url)));

    assertThat(refused.status()).isEqualTo(409);
    assertThat(get("/v1/webhooks?limit=100").toString()).doesNotContain(url);
    try (var keyless =
        Replica.start(
            TestDatabase.settings(),
            installation.settings(),
            Receiver.ALLOWED,
            Map.of("easel.encryption.keys", ""))) {
      keyless.ready();
      var body = told("keyless", "{\"url\": \"%s\"}".formatted(url));
      var dry = keyless.post("/v1/runs?dry_run=true", body).json();
      assertThat(dry.at("/problems/0/code").asString()).isEqualTo("encryption_not_configured");
      var unmade = keyless.post("/v1/runs", body);
      assertThat(unmade.status()).isEqualTo(409);
      assertThat(unmade.json().path("code").asString()).isEqualTo("encryption_not_configured");
      assertThat(keyless.get("/v1/runs").json().path("data")).isEmpty();
    }
  }

  @Test
  void aRerunHasItsOwnOrNone() {
    var first = post("/v1/runs", ROOT, told("again", webhook("/again")));
    var path = "/v1/runs/" + first.json().path("id").asString() + "/rerun";

    var without = post(path, ROOT, "{\"name\": \"again-a\"}");
    var with =
        post(path, ROOT, "{\"name\": \"again-b\", \"webhook\": %s}".formatted(webhook("/b")));

    assertThat(without.status()).as(without.text()).isEqualTo(201);
    assertThat(without.json().has("webhook")).isFalse();
    assertThat(with.status()).as(with.text()).isEqualTo(201);
    assertThat(with.json().at("/webhook/run")).isEqualTo(with.json().path("id"));
    assertThat(with.json().at("/webhook/secret").asString()).startsWith("whsec_");
  }

  private static String webhook(String path) {
    return "{\"url\": \"%s\", \"event_types\": [\"run.*\"]}".formatted(receiver.url(path));
  }

  @Test
  void aRunHasAsManyAsItMay() {
    var made = post("/v1/runs", ROOT, told("many", webhook("/many"))).json();
    var more =
        "{\"url\": \"%s\", \"run\": \"%s\"}"
            .formatted(receiver.url("/more"), made.path("id").asString());

    assertThat(post("/v1/webhooks", ROOT, more).status()).isEqualTo(201);
    var refused = post("/v1/webhooks", ROOT, more);
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.json().path("detail").asString()).startsWith("A run may have 2 webhooks");
  }
}
