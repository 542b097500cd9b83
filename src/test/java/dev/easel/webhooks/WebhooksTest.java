package dev.easel.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.Easel.Answer;
import dev.easel.OnSandbox;
import dev.easel.sandbox.Sandbox;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Webhooks: made, shown, changed, rotated and deleted. Nothing is delivered here. */
class WebhooksTest {

  private static final int MOST = 12;
  private static final String URL = "https://shop.example.com/hooks/easel";

  @RegisterExtension
  private static final OnSandbox easel =
      OnSandbox.with(Sandbox.Options.STANDING, Map.of("easel.webhooks.per-project", MOST));

  private final WebhookCalls webhooks = new WebhookCalls(easel);

  @Test
  void aSecretIsShownOnceAndKeptEncrypted() {
    var made = webhooks.make(URL);
    var secret = made.path("secret").asString();

    assertThat(made.path("id").asString()).matches("whk_[0-9a-z]{26}");
    assertThat(secret).matches("whsec_[A-Za-z0-9+/]{43}=");
    assertThat(made.path("enabled").asBoolean()).isTrue();
    assertThat(made.path("event_types").toString()).isEqualTo("[\"*\"]");
    assertThat(made.path("created_by").asString()).isEqualTo("anonymous");
    var shown = easel.get(WebhookCalls.path(made));
    assertThat(shown.json().has("secret")).isFalse();
    assertThat(shown.header("ETag")).isEqualTo("\"0\"");
    assertThat(everything()).doesNotContain(secret.substring("whsec_".length()));
    delete(made);
  }

  @Test
  void aRepeatedRequestMakesNoSecondOneAndShowsNoSecret() {
    var body = "{\"url\": \"%s\", \"description\": \"repeated\"}".formatted(URL);
    var first = easel.post("/v1/webhooks", body, "Idempotency-Key", "once");
    var second = easel.post("/v1/webhooks", body, "Idempotency-Key", "once");

    assertThat(first.status()).isEqualTo(201);
    assertThat(second.status()).isEqualTo(201);
    assertThat(second.header("Location")).isEqualTo(first.header("Location"));
    assertThat(second.json().path("id")).isEqualTo(first.json().path("id"));
    assertThat(second.json().has("secret")).isFalse();
    delete(first.json());
  }

  @Test
  void aQueryIsShownNowhere() {
    var made = webhooks.make(URL + "?token=geheim-7", "run.*");

    assertThat(made.path("url").asString()).isEqualTo(URL + "?***");
    assertThat(webhooks.get(made).path("url").asString()).isEqualTo(URL + "?***");
    assertThat(everything()).doesNotContain("geheim-7");
    var changed = webhooks.patch(made, "{\"url\": \"%s?key=geheim-8\"}".formatted(URL));
    assertThat(changed.json().path("url").asString()).isEqualTo(URL + "?***");
    assertThat(everything()).doesNotContain("geheim");
    delete(made);
  }

  private static String everything() {
    var jdbc = easel.context().getBean(JdbcClient.class);
    var text = new StringBuilder();
    for (var table : List.of("webhooks", "idempotency_keys", "audit", "webhook_deliveries")) {
      jdbc.sql("select t::text from " + table + " t")
          .query(String.class)
          .list()
          .forEach(text::append);
    }
    return text.toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                                        | #/url           | required
          {"url": 7}                                                | #/url           | wrong_type
          {"url": "http://shop.example.com/"}                       | #/url           | url_not_https
          {"url": "https://me:geheim@shop.example.com/"}            | #/url           | url_malformed
          {"url": "https://0177.0.0.1/"}                            | #/url           | url_malformed
          {"url": "https://a.example.com", "event_types": ["run.sucess"]}   | #/event_types/0 | unknown_event_type
          {"url": "https://a.example.com", "event_types": ["webhook.test"]} | #/event_types/0 | unknown_event_type
          {"url": "https://a.example.com", "event_types": "run.*"}  | #/event_types   | wrong_type
          {"url": "https://a.example.com", "run": "example-dog"}    | #/run           | invalid_id
          {"url": "https://a.example.com", "descripton": "x"}       | #/descripton    | unknown_member
          {"url": "https://a.example.com", "description": "\\u0007"} | #/description   | invalid_text
          """)
  void whatIsWrongIsNamed(String body, String pointer, String code) {
    var refused = easel.post("/v1/webhooks", body);

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.json().at("/errors/0/pointer").asString()).isEqualTo(pointer);
    assertThat(refused.json().at("/errors/0/code").asString()).isEqualTo(code);
    assertThat(refused.json().toString()).doesNotContain("geheim");
  }

  @Test
  void theNearestTypeIsProposed() {
    var refused =
        easel.post(
            "/v1/webhooks",
            "{\"url\": \"%s\", \"event_types\": [\"run.suceeded\"]}".formatted(URL));

    assertThat(refused.json().at("/errors/0/message").asString())
        .contains("did you mean 'run.succeeded'?");
    var types =
        easel
            .get("/v1/webhooks/event-types")
            .json()
            .path("data")
            .valueStream()
            .map(it -> it.path("type").asString());
    assertThat(types)
        .contains(
            "run.succeeded",
            "endpoint.ready",
            "endpoint.lease_expiring",
            "budget.exceeded",
            "dataset.validated")
        .doesNotContain("webhook.test");
  }

  @Test
  void itIsChangedAsItWasSeen() {
    var made = webhooks.make(URL, "run.*");

    var changed =
        webhooks.patch(
            made,
            "{\"event_types\": [\"endpoint.ready\"], \"description\": \"shop\", \"enabled\":"
                + " false}",
            "If-Match",
            "\"0\"");
    assertThat(changed.status()).isEqualTo(200);
    assertThat(changed.header("ETag")).isEqualTo("\"1\"");
    assertThat(changed.json().path("event_types").toString()).isEqualTo("[\"endpoint.ready\"]");
    assertThat(changed.json().path("disabled_reason").asString()).isEqualTo("by_caller");
    assertThat(webhooks.patch(made, "{}", "If-Match", "\"0\"").status()).isEqualTo(412);
    var enabled = webhooks.patch(made, "{\"enabled\": true, \"description\": null}").json();
    assertThat(enabled.path("enabled").asBoolean()).isTrue();
    assertThat(enabled.has("disabled_reason")).isFalse();
    assertThat(enabled.has("description")).isFalse();
    assertThat(enabled.path("event_types").toString()).isEqualTo("[\"endpoint.ready\"]");
    assertThat(webhooks.patch(made, "{\"event_types\": []}").status()).isEqualTo(422);
    assertThat(easel.delete(WebhookCalls.path(made)).status()).isEqualTo(204);
    assertThat(easel.get(WebhookCalls.path(made)).status()).isEqualTo(404);
  }

  @Test
  void itIsRotated() {
    var made = webhooks.make(URL);
    var rotated = webhooks.post(made, "/rotate", "{\"overlap_seconds\": 60}");

    assertThat(rotated.status()).isEqualTo(201);
    assertThat(rotated.header("Location")).isEqualTo(WebhookCalls.path(made));
    assertThat(rotated.json().path("secret").asString())
        .matches("whsec_.{44}")
        .isNotEqualTo(made.path("secret").asString());
    assertThat(rotated.json().path("previous_secret_until").asString()).isNotEmpty();
    assertThat(webhooks.get(made).has("secret")).isFalse();
    assertThat(webhooks.post(made, "/rotate", "{\"overlap_seconds\": -1}").status()).isEqualTo(422);
    delete(made);
  }

  @Test
  void aProjectHasAsManyAsItMay() {
    var made = IntStream.range(0, MOST).mapToObj(n -> attempt()).toList();

    assertThat(made.getLast().status()).isIn(201, 409);
    var refused = attempt();
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.json().path("code").asString()).isEqualTo("too_many_webhooks");
    var page = easel.get("/v1/webhooks?limit=2").json();
    assertThat(page.path("data").size()).isEqualTo(2);
    assertThat(page.path("has_more").asBoolean()).isTrue();
    var next = easel.get("/v1/webhooks?limit=2&after=" + page.path("next").asString()).json();
    assertThat(next.at("/data/0/id")).isNotEqualTo(page.at("/data/1/id"));
    assertThat(easel.get("/v1/webhooks?created_by=nobody").json().path("data").size()).isZero();
    assertThat(easel.get("/v1/webhooks?after=x").status()).isEqualTo(400);
    made.stream().filter(it -> it.status() == 201).forEach(it -> delete(it.json()));
  }

  private static Answer attempt() {
    return easel.post("/v1/webhooks", "{\"url\": \"%s\"}".formatted(URL));
  }

  @Test
  void whatARevokedKeyMadeIsDisabledOnDemand() {
    var webhook = webhooks.make(URL);
    var jdbc = easel.context().getBean(JdbcClient.class);
    var key =
        easel
            .post("/v1/api-keys", "{\"name\": \"leaver\", \"role\": \"viewer\"}")
            .json()
            .path("id")
            .asString();
    jdbc.sql("update webhooks set created_by = ? where id = ?")
        .params(key, WebhookId.parse(webhook.path("id").asString()).orElseThrow().value())
        .update();
    assertThat(easel.get("/v1/webhooks?created_by=" + key).json().path("data").size()).isOne();

    assertThat(easel.delete("/v1/api-keys/" + key + "?made=true").status()).isEqualTo(204);

    assertThat(webhooks.get(webhook).path("disabled_reason").asString()).isEqualTo("key_revoked");
    delete(webhook);
  }

  @ParameterizedTest
  @CsvSource({
    "get, ''",
    "get, /deliveries",
    "post, /rotate",
    "post, /test",
    "delete, ''",
    "get, /deliveries/msg_01kaq7w3k9e5xv6m2t8r4n0bcd"
  })
  void anothersIsNotFound(String method, String call) {
    var made = webhooks.make(URL);
    var jdbc = easel.context().getBean(JdbcClient.class);
    jdbc.sql(
            "insert into projects (id, namespace) values ('other', 'other') on conflict do nothing")
        .update();
    jdbc.sql("update webhooks set project_id = 'other' where id = ?")
        .param(WebhookId.parse(made.path("id").asString()).orElseThrow().value())
        .update();

    var path = WebhookCalls.path(made) + call;
    var answer =
        switch (method) {
          case "get" -> easel.get(path);
          case "post" -> easel.post(path, "{}");
          default -> easel.delete(path);
        };

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.json().path("code").asString()).isEqualTo("webhook_not_found");
    assertThat(easel.get("/v1/webhooks").json().toString())
        .doesNotContain(made.path("id").asString());
  }

  private static void delete(JsonNode webhook) {
    assertThat(easel.delete(WebhookCalls.path(webhook)).status()).isEqualTo(204);
  }
}
