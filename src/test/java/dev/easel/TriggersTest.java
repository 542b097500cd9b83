package dev.easel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.easel.Easel.Answer;
import dev.easel.sandbox.Sandbox;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Other systems start runs, on two replicas. */
class TriggersTest {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String ROOT = "a-long-random-text";
  private static final String SECRET = "a secret of the test";
  private static final AtomicLong COUNT = new AtomicLong();

  private static Installation installation;
  private static Map<String, Object> database;
  private static Replica easel;
  private static Replica other;
  private static String push;

  @BeforeAll
  static void start() {
    installation = Installation.start(Sandbox.Options.STANDING);
    database = TestDatabase.settings();
    easel = replica();
    other = replica();
    push = GitHub.push();
    for (var replica : List.of(easel, other)) {
      await()
          .atMost(PATIENCE)
          .until(() -> call(replica, "GET", "/v1/recipes/dreambooth", "").status() == 200);
    }
  }

  private static Replica replica() {
    return Replica.start(
        database,
        installation.settings(),
        Map.of("easel.api-key", ROOT, "easel.audit.trusted-proxies", "127.0.0.0/8"));
  }

  @AfterAll
  static void stop() {
    other.close();
    easel.close();
    installation.close();
  }

  @Test
  void aSignedPushStartsARunOnce() throws Exception {
    var trigger =
        make(
            "github",
            """
            , "secret": "%s",
            "mapping": {"instance_prompt": "a photo of ${/repository/name} dog",
              "num_class_images": {"pointer": "/inputs/images", "default": 120},
              "lr": {"pointer": "/inputs/lr", "default": 2e-6}},
            "labels": {"commit": "${/head_commit/id}"},
            "filter": [{"pointer": "/ref", "equals": "refs/heads/main"},
              {"pointer": "/repository/private", "in": ["true"]},
              {"pointer": "/head_commit/message", "matches": "^Add .* dog"}],
            "max_cost": "2.50", "max_duration_seconds": 3600
            """
                .formatted(SECRET));
    assertThat(trigger.has("secret")).isFalse();

    var first = github(easel, trigger, push, SECRET, "1f4b0a40-0001");
    assertThat(first.status()).as(first.json().toString()).isEqualTo(201);
    assertThat(first.json().path("outcome").asString()).isEqualTo("started");
    var id = first.json().path("run").asString();
    assertThat(first.header("Location")).isEqualTo("/v1/runs/" + id);
    var run = get("/v1/runs/" + id).json();
    assertThat(run.at("/parameters/instance_prompt").asString()).isEqualTo("a photo of sks dog");
    assertThat(run.at("/parameters/num_class_images").asString()).isEqualTo("120");
    assertThat(run.at("/parameters/lr").asString()).isEqualTo("2e-6");
    assertThat(run.path("name").asString()).matches("dog-[a-z]{8}");
    assertThat(run.at("/labels/commit").asString())
        .isEqualTo("7fd1a60b01f91b314f59955a4e4d4e80d8edf11d");
    assertThat(run.path("labels").path("easel.dev/trigger")).isEqualTo(trigger.path("id"));
    assertThat(run.at("/cost/max_cost/amount").asString()).isEqualTo("2.50");
    assertThat(run.path("max_duration_seconds").asInt()).isEqualTo(3600);

    var replayed = github(other, trigger, push, SECRET, "another-id");
    assertThat(replayed.status()).isEqualTo(200);
    assertThat(replayed.json().path("replayed").asBoolean()).isTrue();
    assertThat(replayed.json().path("run").asString()).isEqualTo(id);

    var forged = github(easel, trigger, push, "a secret of others", "forged");
    assertThat(forged.status()).isEqualTo(401);
    assertThat(forged.json().path("code").asString()).isEqualTo("bad_signature");

    assertThat(
            easel
                .context()
                .getBean(MeterRegistry.class)
                .counter("easel.triggers.refused", "why", "bad")
                .count())
        .isPositive();
    var log = deliveries(trigger);
    assertThat(log).hasSize(1);
    var delivery = log.path(0);
    assertThat(delivery.path("run").asString()).isEqualTo(id);
    assertThat(delivery.path("body").asString()).isEqualTo(push);
    assertThat(delivery.path("replays").asInt()).isEqualTo(1);
    assertThat(delivery.path("address").asString()).isEqualTo("127.0.0.1");
    assertThat(delivery.at("/headers/x-github-delivery").asString()).isEqualTo("1f4b0a40-0001");
    assertThat(delivery.path("headers").has("x-hub-signature-256")).isFalse();
  }

  private static Answer github(
      Easel at, JsonNode trigger, String body, String secret, String delivery) {
    return GitHub.deliver(at, path(trigger), body, secret, delivery);
  }

  @Test
  void theSameDeliveryOnTwoReplicasAtOnceIsOneRun() throws Exception {
    var trigger = make("github", ", \"secret\": \"%s\"".formatted(SECRET));
    var body = "{\"n\": 1}";
    var answers = new ArrayList<Future<Answer>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var n = 0; n < 10; n++) {
        var at = n % 2 == 0 ? easel : other;
        var delivery = "delivery-" + n;
        answers.add(threads.submit(() -> github(at, trigger, body, SECRET, delivery)));
      }
    }
    var statuses = new ArrayList<Integer>();
    var runs = new java.util.HashSet<String>();
    for (var answer : answers) {
      statuses.add(answer.get().status());
      runs.add(answer.get().json().path("run").asString(""));
    }
    assertThat(runs).hasSize(1);
    assertThat(statuses).containsOnlyOnce(201).containsOnly(200, 201);
    assertThat(labelled(trigger)).hasSize(1);
    assertThat(deliveries(trigger).at("/0/replays").asInt()).isEqualTo(9);
  }

  @Test
  void standardWebhooksAreTakenOnceByTheirId() {
    var trigger = make("standard_webhooks", "");
    var secret = trigger.path("secret").asString();
    assertThat(secret).startsWith("whsec_");
    var now = Instant.now().getEpochSecond();

    assertThat(standard(trigger, "{\"n\": 1}", secret, "msg_1", now).status()).isEqualTo(201);
    var again = standard(trigger, "{\"n\": 1}", secret, "msg_1", now + 1);
    assertThat(again.json().path("replayed").asBoolean()).isTrue();
    assertThat(standard(trigger, "{\"n\": 1}", secret, "msg_2", now).status()).isEqualTo(409);
    var stale = standard(trigger, "{\"n\": 3}", secret, "msg_3", now - 301);
    assertThat(stale.status()).isEqualTo(401);
    assertThat(stale.json().path("detail").asString()).contains("five minutes");
    assertThat(standard(trigger, "{\"n\": 4}", secret, "msg_4", now + 400).status()).isEqualTo(401);
    assertThat(deliver(easel, trigger, "{\"n\": 5}").status()).isEqualTo(401);
  }

  private static Answer standard(
      JsonNode trigger, String body, String secret, String id, long time) {
    var key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
    var signature =
        Base64.getEncoder().encodeToString(GitHub.hmac(key, id + "." + time + "." + body));
    return deliver(
        easel,
        trigger,
        body,
        "webhook-id",
        id,
        "webhook-timestamp",
        Long.toString(time),
        "webhook-signature",
        "v1,AAAA v1," + signature);
  }

  @Test
  void stripesEventsAreTakenOnceByTheIdInTheBody() {
    var trigger = make("stripe", ", \"secret\": \"whsec_of_the_test_itself\"");
    var secret = "whsec_of_the_test_itself";
    var now = Instant.now().getEpochSecond();
    var body = "{\"id\": \"evt_1\", \"type\": \"checkout.session.completed\"}";

    assertThat(stripe(trigger, body, secret, now).status()).isEqualTo(201);
    var retried = stripe(trigger, body.replace("checkout", "Checkout"), secret, now + 2);
    assertThat(retried.json().path("replayed").asBoolean()).isTrue();
    assertThat(stripe(trigger, "{\"id\": \"evt_2\"}", secret, now - 600).status()).isEqualTo(401);
    assertThat(stripe(trigger, "{\"id\": \"evt_3\"}", secret + "x", now).status()).isEqualTo(401);
  }

  private static Answer stripe(JsonNode trigger, String body, String secret, long time) {
    var signature =
        HexFormat.of().formatHex(GitHub.hmac(secret.getBytes(UTF_8), time + "." + body));
    return deliver(
        easel, trigger, body, "Stripe-Signature", "t=%d,v1=%s,v0=00".formatted(time, signature));
  }

  @Test
  void gitlabAndBearersSendTheSecretItself() {
    var gitlab = make("gitlab", ", \"secret\": \"%s\"".formatted(SECRET));
    var bearer = make("bearer", "");
    var key = bearer.path("secret").asString();

    assertThat(deliver(easel, gitlab, "{\"n\": 1}", "X-Gitlab-Token", SECRET).status())
        .isEqualTo(201);
    assertThat(deliver(easel, gitlab, "{\"n\": 2}", "X-Gitlab-Token", "wrong").status())
        .isEqualTo(401);
    assertThat(deliver(easel, bearer, "{\"n\": 1}", "Authorization", "Bearer " + key).status())
        .isEqualTo(201);
    assertThat(
            deliver(easel, bearer, "{\"n\": 1}", "Authorization", "Bearer " + key)
                .json()
                .path("replayed")
                .asBoolean())
        .isTrue();
    assertThat(deliver(easel, bearer, "{\"n\": 2}", "Authorization", "Bearer " + ROOT).status())
        .isEqualTo(401);
    assertThat(deliver(easel, gitlab, "{\"n\": 3}", "Authorization", "Bearer " + key).status())
        .isEqualTo(401);
  }

  @Test
  void unsignedCallsComeFromAllowedAddressesOnly() {
    var trigger = make("none", ", \"allowed_addresses\": [\"10.1.0.0/16\", \"2001:db8::/32\"]");

    assertThat(deliver(easel, trigger, "{\"n\": 1}").status()).isEqualTo(403);
    assertThat(deliver(easel, trigger, "{\"n\": 2}", "X-Forwarded-For", "10.1.2.3").status())
        .isEqualTo(201);
    assertThat(
            deliver(easel, trigger, "{\"n\": 3}", "X-Forwarded-For", "10.1.2.3, 192.0.2.7")
                .status())
        .isEqualTo(403);
  }

  @Test
  void whatTheFilterLeavesOutStartsNothing() {
    var trigger =
        make(
            "bearer",
            ", \"filter\": [{\"pointer\": \"/ref\", \"matches\": \"^refs/tags/\"},"
                + " {\"pointer\": \"/n\", \"equals\": 7}]");

    var branch = bearer(trigger, "{\"ref\": \"refs/heads/main\", \"n\": 7}");
    assertThat(branch.status()).isEqualTo(200);
    assertThat(branch.json().path("outcome").asString()).isEqualTo("filtered");
    assertThat(bearer(trigger, "{\"n\": 7}").json().path("outcome").asString())
        .isEqualTo("filtered");
    assertThat(bearer(trigger, "{\"ref\": {\"a\": 1}, \"n\": 7}").status()).isEqualTo(200);
    assertThat(bearer(trigger, "{\"ref\": \"refs/tags/v1\", \"n\": 7}").status()).isEqualTo(201);
    assertThat(get(path(trigger) + "/deliveries?outcome=filtered").json().path("data")).hasSize(3);
    assertThat(deliveries(trigger).at("/3/problem/detail").asString()).contains("'/ref' matches");
  }

  @Test
  void whatCannotBeMappedIsToldAndMayComeAgain() {
    var trigger =
        make(
            "bearer",
            ", \"mapping\": {\"instance_prompt\": \"${/prompt}\", \"epochs\": {\"pointer\":"
                + " \"/epochs\"}}");

    var refused = bearer(trigger, "{\"epochs\": {\"a\": 1}}");
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.json().path("errors").valueStream().map(it -> it.path("code").asString()))
        .containsExactlyInAnyOrder("not_in_payload", "not_a_value");
    assertThat(deliveries(trigger).at("/0/problem/errors")).hasSize(2);
    var hostile = bearer(trigger, "{\"prompt\": \"{{workflow.name}}\", \"epochs\": 4}");
    assertThat(hostile.status()).isEqualTo(422);
    assertThat(hostile.json().at("/errors/0/pointer").asString())
        .isEqualTo("#/parameters/instance_prompt");

    var body = "{\"prompt\": \"a photo of sks dog\", \"epochs\": 4}";
    call(easel, "PATCH", path(trigger), "{\"enabled\": false}");
    assertThat(bearer(trigger, body).json().path("code").asString()).isEqualTo("trigger_disabled");
    call(easel, "PATCH", path(trigger), "{\"enabled\": true}");
    assertThat(bearer(trigger, body).status()).isEqualTo(201);
  }

  @Test
  void whatWasRefusedBeforeIsErasedWithTheRunThatItMade() {
    var trigger = make("bearer", ", \"mapping\": {\"instance_prompt\": \"a photo of ${/whom}\"}");
    var body = "{\"whom\": \"somebodys own dog\"}";
    call(easel, "PATCH", path(trigger), "{\"enabled\": false}");
    assertThat(bearer(trigger, body).json().path("code").asString()).isEqualTo("trigger_disabled");
    call(easel, "PATCH", path(trigger), "{\"enabled\": true}");
    var run = "/v1/runs/" + bearer(trigger, body).json().path("run").asString();
    assertThat(deliveries(trigger).toString()).contains("somebodys own dog");

    call(easel, "POST", run + "/cancel", "");
    await().atMost(PATIENCE).until(() -> call(easel, "DELETE", run, "").status() == 204);
    assertThat(deliveries(trigger).toString()).doesNotContain("somebodys own dog");

    call(easel, "PATCH", path(trigger), "{\"enabled\": false}");
    assertThat(bearer(trigger, body).json().path("replayed").asBoolean()).isTrue();
    assertThat(deliveries(trigger).toString()).doesNotContain("somebodys own dog");
    assertThat(deliveries(trigger)).hasSize(2);
  }

  @Test
  void theSameRefusedOftenIsOneRowAndSoManyAreKept() {
    var trigger = make("bearer", ", \"mapping\": {\"instance_prompt\": \"${/prompt}\"}");
    for (var n = 0; n < 3; n++) {
      assertThat(bearer(trigger, "{\"n\": 1}").status()).isEqualTo(422);
    }
    assertThat(deliveries(trigger)).hasSize(1);
    assertThat(deliveries(trigger).at("/0/replays").asInt()).isEqualTo(2);

    var jdbc = JdbcClient.create(TestDatabase.source(database));
    jdbc.sql(
            """
            insert into trigger_deliveries (id, project_id, trigger_id, refused_key, received_at,
              address, headers, body_bytes, outcome)
            select gen_random_uuid(), t.project_id, t.id, n::text, now(), '', '{}', 0, 'REFUSED'
            from triggers t, generate_series(1, 1100) n where name = ?
            """)
        .param(trigger.path("name").asString())
        .update();
    assertThat(bearer(trigger, "{\"n\": 2}").status()).isEqualTo(422);
    assertThat(
            jdbc.sql(
                    """
                    select count(*) from trigger_deliveries d join triggers t on t.id = d.trigger_id
                    where t.name = ?
                    """)
                .param(trigger.path("name").asString())
                .query(Integer.class)
                .single())
        .isEqualTo(1_000);
  }

  @Test
  void whatIsNoJsonOrTooMuchOrGoesRoundIsRefused() {
    var trigger = make("bearer", "");
    var key = "Bearer " + trigger.path("secret").asString();

    var form =
        deliver(
            easel,
            trigger,
            "payload=%7B%7D",
            "Authorization",
            key,
            "Content-Type",
            "application/x-www-form-urlencoded");
    assertThat(form.status()).isEqualTo(415);
    assertThat(form.json().path("detail").asString()).contains("application/json");
    assertThat(bearer(trigger, "[1]").status()).isEqualTo(400);
    var round = deliver(easel, trigger, "{}", "Authorization", key, "easel-hop", "3");
    assertThat(round.json().path("code").asString()).isEqualTo("too_many_hops");
    var large = "{\"a\": \"" + "x".repeat(1024 * 1024) + "\"}";
    assertThat(deliver(easel, trigger, large, "Authorization", key).status()).isEqualTo(413);
    var big = "{\"a\": \"" + "x".repeat(100_000) + "\"}";
    assertThat(deliver(easel, trigger, big, "Authorization", key, "easel-hop", "2").status())
        .isEqualTo(201);
    assertThat(labelled(trigger).at("/0/labels").path("easel.dev/hop").asString()).isEqualTo("2");
    var kept = deliveries(trigger).path(0);
    assertThat(kept.path("body").asString()).hasSize(64 * 1024);
    assertThat(kept.path("body_bytes").asInt()).isEqualTo(big.length());
  }

  @Test
  void aRotatedSecretCountsForTheOverlap() {
    var trigger = make("bearer", "");
    var old = trigger.path("secret").asString();

    var rotated = call(easel, "POST", path(trigger) + "/rotate", "{}");
    assertThat(rotated.status()).isEqualTo(201);
    var fresh = rotated.json().path("secret").asString();
    assertThat(fresh).isNotEqualTo(old);
    assertThat(rotated.json().has("old_secret_until")).isTrue();
    assertThat(deliver(other, trigger, "{\"n\": 1}", "Authorization", "Bearer " + old).status())
        .isEqualTo(201);
    assertThat(deliver(other, trigger, "{\"n\": 1}", "Authorization", "Bearer " + fresh).status())
        .isEqualTo(200);

    var given = "{\"secret\": \"another one of 20\", \"overlap_seconds\": 0}";
    var last = call(easel, "POST", path(trigger) + "/rotate", given);
    assertThat(last.status()).isEqualTo(201);
    assertThat(last.json().has("secret")).isFalse();
    assertThat(deliver(other, trigger, "{\"n\": 2}", "Authorization", "Bearer " + fresh).status())
        .isEqualTo(401);
    assertThat(everything()).doesNotContain("another one of 20", fresh, old);
  }

  /** All that the database has of triggers, as text. */
  private static String everything() {
    var jdbc = JdbcClient.create(TestDatabase.source(database));
    var text = new StringBuilder();
    for (var table : List.of("triggers", "idempotency_keys", "audit", "trigger_deliveries")) {
      jdbc.sql("select t::text from " + table + " t")
          .query(String.class)
          .list()
          .forEach(text::append);
    }
    return text.toString();
  }

  @Test
  void aPayloadIsRehearsedWithoutStartingAnything() {
    var trigger =
        make(
            "github",
            ", \"filter\": [{\"pointer\": \"/ref\", \"equals\": \"refs/heads/main\"}],"
                + " \"mapping\": {\"instance_prompt\": \"a photo of ${/repository/name} dog\"}");

    var good = call(easel, "POST", path(trigger) + "/test", push);
    assertThat(good.status()).as(good.json().toString()).isEqualTo(200);
    assertThat(good.json().path("passes").asBoolean()).isTrue();
    assertThat(good.json().at("/run/acceptable").asBoolean()).as(good.json().toString()).isTrue();
    assertThat(good.json().at("/run/parameters/instance_prompt").asString())
        .isEqualTo("a photo of sks dog");
    var bad = call(easel, "POST", path(trigger) + "/test", "{\"ref\": \"other\"}").json();
    assertThat(bad.path("passes").asBoolean()).isFalse();
    assertThat(bad.path("unmet").asString()).contains("refs/heads/main");
    assertThat(bad.at("/run/acceptable").asBoolean()).isFalse();
    assertThat(bad.at("/run/problems/0/code").asString()).isEqualTo("not_in_payload");
    assertThat(labelled(trigger)).isEmpty();
    assertThat(deliveries(trigger)).isEmpty();
  }

  @Test
  void aTriggerIsChangedAndDeletedByItsTag() {
    var trigger = make("bearer", ", \"parameters\": {\"lr\": 2e-6}");
    var shown = get(path(trigger));
    assertThat(shown.json().at("/parameters/lr").asString()).isEqualTo("2e-6");
    assertThat(shown.json().has("secret")).isFalse();

    var changed =
        call(
            easel,
            "PATCH",
            path(trigger),
            "{\"name\": \"renamed\", \"parameters\": null, \"max_cost\": \"1.00\"}");
    assertThat(changed.status()).as(changed.json().toString()).isEqualTo(200);
    assertThat(changed.json().path("parameters")).isEmpty();
    assertThat(changed.json().at("/limits/max_cost").asString()).isEqualTo("1.00");
    assertThat(call(easel, "PATCH", path(trigger), "{\"scheme\": \"none\"}").status())
        .isEqualTo(422);
    var stale = call(easel, "DELETE", path(trigger), "", "If-Match", shown.header("ETag"));
    assertThat(stale.status()).isEqualTo(412);
    assertThat(bearer(trigger, "{\"n\": 1}").status()).isEqualTo(201);
    assertThat(call(easel, "DELETE", path(trigger), "").status()).isEqualTo(204);
    assertThat(bearer(trigger, "{\"n\": 2}").status()).isEqualTo(404);
    assertThat(get(path(trigger)).status()).isEqualTo(404);
    assertThat(labelled(trigger)).hasSize(1);
  }

  @Test
  void aRepeatedRequestMakesNoSecondTriggerAndShowsNoSecret() {
    var body = body("bearer", "");
    var first = call(easel, "POST", "/v1/triggers", body, "Idempotency-Key", "once");
    var second = call(easel, "POST", "/v1/triggers", body, "Idempotency-Key", "once");

    assertThat(first.json().has("secret")).isTrue();
    assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
    assertThat(second.json().path("id")).isEqualTo(first.json().path("id"));
    assertThat(second.json().has("secret")).isFalse();
    assertThat(get("/v1/triggers?created_by=operator&limit=1").json().path("data")).hasSize(1);
    assertThat(get("/v1/triggers?created_by=nobody").json().path("data")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"scheme\": \"magic\" | #/scheme | unknown_scheme",
        "\"scheme\": \"none\" | #/allowed_addresses | required",
        "\"allowed_addresses\": [\"0.0.0.0/0\"] | #/allowed_addresses | bad_network",
        "\"allowed_addresses\": [\"example.com\"] | #/allowed_addresses | bad_network",
        "\"secret\": \"short\" | #/secret | invalid_secret",
        "\"recipe\": \"dreambooths\" | #/recipe | unknown_recipe",
        "\"run_name\": \"${ref}\" | #/run_name | bad_template",
        "\"parameters\": {\"num_class_image\": 1} | #/parameters/num_class_image |"
            + " unknown_parameter",
        "\"parameters\": {\"lr\": \"fast\"} | #/parameters/lr | wrong_type",
        "\"mapping\": {\"num_class_image\": \"${/a}\"} | #/mapping/num_class_image |"
            + " unknown_parameter",
        "\"mapping\": {\"lr\": {\"pointer\": \"a\"}} | #/mapping/lr/pointer | bad_pointer",
        "\"mapping\": {\"lr\": {\"pointer\": \"/a\", \"defalt\": 1}} | #/mapping/lr/defalt |"
            + " unknown_member",
        "\"labels\": {\"easel.dev/x\": \"y\"} | #/labels/easel.dev~1x | invalid_label",
        "\"filter\": [{\"pointer\": \"/a\"}] | #/filter/0/pointer | one_comparison",
        "\"filter\": [{\"pointer\": \"/a\", \"matches\": \"(\"}] | #/filter/0/matches |"
            + " bad_pattern",
        "\"filter\": [{\"pointer\": \"/a\", \"matches\": \"((a{1000}){1000}){1000}\"}] |"
            + " #/filter/0/matches | bad_pattern",
        "\"max_cost\": \"much\" | #/max_cost | bad_amount",
        "\"max_costs\": \"1\" | #/max_costs | unknown_member"
      })
  void aWrongTriggerSaysWhere(String member, String pointer, String code) {
    var name = member.substring(0, member.indexOf(':'));
    var rest =
        Arrays.stream(
                new String[] {
                  "\"name\": \"wrong\"",
                  "\"scheme\": \"bearer\"",
                  "\"recipe\": \"dreambooth\"",
                  "\"run_name\": \"wrong\""
                })
            .filter(it -> !it.startsWith(name + ":"))
            .toList();
    var refused =
        call(easel, "POST", "/v1/triggers", "{" + String.join(", ", rest) + ", " + member + "}");

    assertThat(refused.status()).as(refused.json().toString()).isEqualTo(422);
    assertThat(refused.json().at("/errors/0/pointer").asString().replace("%2F", "/"))
        .isEqualTo(pointer);
    assertThat(refused.json().at("/errors/0/code").asString()).isEqualTo(code);
  }

  @Test
  void aTriggerHasItsMeasure() {
    var labels =
        IntStream.range(0, 31)
            .mapToObj("\"l%d\": \"x\""::formatted)
            .collect(Collectors.joining(", "));
    var many =
        call(easel, "POST", "/v1/triggers", body("bearer", ", \"labels\": {" + labels + "}"));
    assertThat(many.json().at("/errors/0/pointer").asString()).isEqualTo("#/labels");
    assertThat(many.json().at("/errors/0/code").asString()).isEqualTo("too_many");

    var conditions =
        IntStream.range(0, 20)
            .mapToObj(n -> "{\"pointer\": \"/a\", \"in\": [%s]}".formatted(texts(4)))
            .collect(Collectors.joining(", "));
    var large =
        call(easel, "POST", "/v1/triggers", body("bearer", ", \"filter\": [" + conditions + "]"));
    assertThat(large.status()).isEqualTo(422);
    assertThat(large.json().at("/errors/0/code").asString()).isEqualTo("too_large");
  }

  private static String texts(int count) {
    return IntStream.range(0, count)
        .mapToObj(n -> "\"%s\"".formatted("x".repeat(1000)))
        .collect(Collectors.joining(", "));
  }

  @Test
  void aProjectHasSoManyTriggersAndEachSoManyCalls() {
    try (var small =
        Replica.start(
            TestDatabase.settings(),
            installation.settings(),
            Map.of(
                "easel.api-key",
                ROOT,
                "easel.triggers.per-project",
                1,
                "easel.triggers.calls-per-minute",
                3))) {
      var trigger =
          await()
              .atMost(PATIENCE)
              .until(
                  () -> call(small, "POST", "/v1/triggers", body("bearer", "")),
                  made -> made.status() == 201)
              .json();
      var many = call(small, "POST", "/v1/triggers", body("bearer", ""));
      assertThat(many.status()).isEqualTo(409);
      assertThat(many.json().path("code").asString()).isEqualTo("too_many_triggers");

      var key = "Bearer " + trigger.path("secret").asString();
      for (var n = 0; n < 10; n++) {
        assertThat(deliver(small, trigger, "{}", "Authorization", "wrong").status()).isEqualTo(401);
      }
      assertThat(deliver(small, trigger, "{}", "Authorization", key).status()).isEqualTo(201);
      var often =
          await()
              .atMost(PATIENCE)
              .until(
                  () -> deliver(small, trigger, "{}", "Authorization", key),
                  answer -> answer.status() == 429);
      assertThat(often.json().path("code").asString()).isEqualTo("rate_limited");
      assertThat(Integer.parseInt(often.header("Retry-After"))).isBetween(1, 60);
    }
  }

  @Test
  void whatIsNoTriggerIsNotFound() {
    var foreign = make("bearer", "");
    var jdbc = JdbcClient.create(TestDatabase.source(database));
    jdbc.sql("insert into projects (id) values ('other') on conflict do nothing").update();
    jdbc.sql("update triggers set project_id = 'other' where name = ?")
        .param(foreign.path("name").asString())
        .update();

    assertThat(get(path(foreign)).status()).isEqualTo(404);
    assertThat(get(path(foreign) + "/deliveries").status()).isEqualTo(404);
    assertThat(call(easel, "PATCH", path(foreign), "{}").status()).isEqualTo(404);
    assertThat(call(easel, "DELETE", path(foreign), "").status()).isEqualTo(404);
    assertThat(call(easel, "POST", path(foreign) + "/test", "{}").status()).isEqualTo(404);
    assertThat(call(easel, "POST", path(foreign) + "/rotate", "{}").status()).isEqualTo(404);
    assertThat(get("/v1/triggers?limit=100").json().path("data"))
        .noneMatch(it -> it.path("id").equals(foreign.path("id")));
    assertThat(get("/v1/triggers/nonsense").status()).isEqualTo(404);
    assertThat(get("/v1/triggers?after=nonsense").status()).isEqualTo(400);
    assertThat(get(path(make("bearer", "")) + "/deliveries?after=nonsense").status())
        .isEqualTo(400);
    assertThat(deliver(easel, foreign, "{}").status()).isIn(401, 404);
  }

  @Test
  void whatARevokedKeyMadeIsDisabledOnDemand() {
    var key =
        call(easel, "POST", "/v1/api-keys", "{\"name\": \"maker\", \"role\": \"admin\"}").json();
    var made =
        easel.send(
            HttpRequest.newBuilder(easel.base().resolve("/v1/triggers"))
                .header("Authorization", "Bearer " + key.path("key").asString())
                .POST(HttpRequest.BodyPublishers.ofString(body("bearer", ""))));
    var trigger = made.json();
    assertThat(trigger.path("created_by")).isEqualTo(key.path("id"));

    call(easel, "DELETE", "/v1/api-keys/" + key.path("id").asString() + "?made=true", "");

    assertThat(get(path(trigger)).json().path("enabled").asBoolean()).isFalse();
    assertThat(bearer(trigger, "{}").json().path("code").asString()).isEqualTo("trigger_disabled");
  }

  /** The first run of a name takes its places; the second is refused, and logged with why. */
  @Test
  void whatOthersHoldIsToldToTheSender() {
    var trigger = make("bearer", "");
    assertThat(bearer(trigger, "{\"n\": 1}").status()).isEqualTo(201);
    var refused = bearer(trigger, "{\"n\": 2}");

    assertThat(refused.status()).isEqualTo(409);
    assertThat(deliveries(trigger).at("/0/problem/code").asString())
        .isEqualTo(refused.json().path("code").asString());
  }

  @Test
  void secretsAreEncryptedAgainWhenTheKeyChanges() {
    var trigger = make("bearer", "");
    var jdbc = JdbcClient.create(TestDatabase.source(database));
    var stored = "select secret from triggers where name = ?";
    var name = trigger.path("name").asString();
    var before = jdbc.sql(stored).param(name).query(String.class).single();
    var keys = String.valueOf(database.get("easel.encryption.keys"));
    var fresh = "fresh:" + Base64.getEncoder().encodeToString(new byte[32]);

    try (var third =
        Replica.start(
            database,
            installation.settings(),
            Map.of("easel.api-key", ROOT, "easel.encryption.keys", fresh + "," + keys))) {
      // any replica may do the work, and the others know the old key alone
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                jdbc.sql(
                        """
                        update scheduled_tasks set execution_time = now()
                        where task_name = 'encrypt-again' and not picked
                        """)
                    .update();
                return !jdbc.sql(stored).param(name).query(String.class).single().equals(before);
              });
      assertThat(
              deliver(
                      third,
                      trigger,
                      "{\"n\": 1}",
                      "Authorization",
                      "Bearer " + trigger.path("secret").asString())
                  .status())
          .isEqualTo(201);
      var unreadable =
          deliver(
              easel,
              trigger,
              "{\"n\": 2}",
              "Authorization",
              "Bearer " + trigger.path("secret").asString());
      assertThat(unreadable.json().path("code").asString()).isEqualTo("secret_unreadable");
    }
  }

  private static JsonNode make(String scheme, String members) {
    var made = call(easel, "POST", "/v1/triggers", body(scheme, members));
    assertThat(made.status()).as(made.json().toString()).isEqualTo(201);
    return made.json();
  }

  /** Of a run that has its own name and class images. */
  private static String body(String scheme, String members) {
    var number = COUNT.incrementAndGet();
    var letters = Long.toString(number, 26).chars().map(it -> 'a' + Character.digit(it, 26));
    var name = new StringBuilder();
    letters.forEach(it -> name.append((char) it));
    var isMany = members.contains("SECRET") || scheme.equals("github");
    var fixed =
        members.contains("\"parameters\"")
            ? ""
            : ", \"parameters\": {\"class_dataset\": \"generic/t-%s\"}".formatted(name);
    return """
    {"name": "trigger %d", "scheme": "%s", "recipe": "dreambooth", "run_name": "%s"%s%s}
    """
        .formatted(number, scheme, isMany ? "dog-${unique}" : "t-" + name, fixed, members);
  }

  private static String path(JsonNode trigger) {
    return trigger.path("path").asString();
  }

  private static JsonNode deliveries(JsonNode trigger) {
    return get(path(trigger) + "/deliveries").json().path("data");
  }

  private static JsonNode labelled(JsonNode trigger) {
    return get("/v1/runs?label=easel.dev/trigger:" + trigger.path("id").asString())
        .json()
        .path("data");
  }

  private static Answer bearer(JsonNode trigger, String body) {
    return deliver(
        easel, trigger, body, "Authorization", "Bearer " + trigger.path("secret").asString());
  }

  private static Answer deliver(Easel at, JsonNode trigger, String body, String... headers) {
    var request =
        HttpRequest.newBuilder(at.base().resolve(path(trigger)))
            .POST(HttpRequest.BodyPublishers.ofString(body));
    return at.send(headers.length == 0 ? request : request.headers(headers));
  }

  private static Answer get(String path) {
    return call(easel, "GET", path, "");
  }

  private static Answer call(Easel at, String method, String path, String body, String... headers) {
    var publisher =
        body.isEmpty()
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body);
    var request =
        HttpRequest.newBuilder(at.base().resolve(path))
            .header("Authorization", "Bearer " + ROOT)
            .method(method, publisher);
    if (!body.isEmpty()) {
      request.header("Content-Type", "application/json");
    }
    return at.send(headers.length == 0 ? request : request.headers(headers));
  }
}
