package dev.easel;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.easel.Easel.Answer;
import dev.easel.sandbox.Sandbox;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Keys: made, shown once, replaced and revoked, on two replicas. */
class ApiKeysTest {

  private static final String ROOT = "a-long-random-text";
  private static final String FORM = "easel_[0-9A-Za-z]{10}_[0-9A-Za-z]{43}";
  private static final AtomicLong NAMES = new AtomicLong();

  private static Installation installation;
  private static Map<String, Object> database;
  private static Replica easel;
  private static Replica other;

  @BeforeAll
  static void start() {
    installation = Installation.start(Sandbox.Options.STANDING);
    database = TestDatabase.settings();
    easel = replica();
    other = replica();
  }

  private static Replica replica() {
    return Replica.start(database, installation.settings(), Map.of("easel.api-key", ROOT));
  }

  @AfterAll
  static void stop() {
    other.close();
    easel.close();
    installation.close();
  }

  @Test
  void aKeyIsShownOnceAndKeptAsADigest() {
    var made = make(ROOT, "runner", "");
    var key = made.path("key").asString();
    var id = made.path("id").asString();

    assertThat(key).matches(FORM);
    assertThat(id).matches("key_[0-9a-z]{26}");
    assertThat(key).contains("_" + made.path("prefix").asString() + "_");
    assertThat(made.path("status").asString()).isEqualTo("active");
    assertThat(made.path("project").asString()).isEqualTo("default");
    assertThat(get(key, "/v1/runs").status()).isEqualTo(200);
    var shown = get(ROOT, "/v1/api-keys/" + id);
    assertThat(shown.json().has("key")).isFalse();
    assertThat(shown.header("ETag")).isNotEmpty();
    assertThat(everything()).doesNotContain(key.substring(key.lastIndexOf('_') + 1));
  }

  /** All that the database has, as text. */
  private static String everything() {
    var jdbc = JdbcClient.create(TestDatabase.source(database));
    var text = new StringBuilder();
    for (var table : new String[] {"api_keys", "idempotency_keys"}) {
      jdbc.sql("select t::text from " + table + " t")
          .query(String.class)
          .list()
          .forEach(text::append);
    }
    return text.toString();
  }

  @Test
  void aRepeatedRequestMakesNoSecondKeyAndShowsTheFirstNoMore() {
    var body = "{\"name\": \"repeated\", \"role\": \"viewer\"}";
    var first = post(ROOT, "/v1/api-keys", body, "Idempotency-Key", "once");
    var second = post(ROOT, "/v1/api-keys", body, "Idempotency-Key", "once");

    assertThat(first.json().path("key").asString()).matches(FORM);
    assertThat(second.status()).isEqualTo(201);
    assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
    assertThat(second.header("Location")).isEqualTo(first.header("Location"));
    assertThat(second.json().has("key")).isFalse();
    assertThat(second.json().path("id")).isEqualTo(first.json().path("id"));
    assertThat(everything()).doesNotContain(secret(first.json().path("key").asString()));
  }

  private static String secret(String key) {
    return key.substring(key.lastIndexOf('_') + 1);
  }

  @Test
  void aWrongSecretBehindAKnownPrefixIsRefused() {
    var key = make(ROOT, "admin", "").path("key").asString();
    var forged = key.substring(0, key.length() - 1) + (key.endsWith("0") ? "1" : "0");

    assertThat(get(forged, "/v1/runs").status()).isEqualTo(401);
    assertThat(get(key + "0", "/v1/runs").status()).isEqualTo(401);
    assertThat(get(key.substring(0, key.length() - 1), "/v1/runs").status()).isEqualTo(401);
  }

  @Test
  void aRevokedKeyIsRefusedEverywhereAtOnce() {
    var made = make(ROOT, "runner", "");
    var key = made.path("key").asString();
    assertThat(get(easel, key, "/v1/runs").status()).isEqualTo(200);
    assertThat(get(other, key, "/v1/runs").status()).isEqualTo(200);

    var path = "/v1/api-keys/" + made.path("id").asString();
    assertThat(delete(ROOT, path).status()).isEqualTo(204);

    assertThat(get(easel, key, "/v1/runs").status()).isEqualTo(401);
    assertThat(get(other, key, "/v1/runs").status()).isEqualTo(401);
    assertThat(delete(ROOT, path).status()).isEqualTo(204);
    assertThat(get(ROOT, path).json().path("status").asString()).isEqualTo("revoked");
    assertThat(post(ROOT, path + "/rotate", "{}").json().path("code").asString())
        .isEqualTo("api_key_ended");
  }

  @Test
  void whatAKeyMadeIsListedAndGoesWithIt() {
    var boss = make(ROOT, "admin", "");
    var deputy = make(boss.path("key").asString(), "admin", "");
    var worker = make(deputy.path("key").asString(), "runner", "");
    var id = boss.path("id").asString();

    var made = get(ROOT, "/v1/api-keys?created_by=" + id).json().path("data");
    assertThat(made).hasSize(1);
    assertThat(made.path(0).path("id")).isEqualTo(deputy.path("id"));
    assertThat(delete(ROOT, "/v1/api-keys/" + id + "?made=true").status()).isEqualTo(204);

    assertThat(get(worker.path("key").asString(), "/v1/runs").status()).isEqualTo(401);
  }

  @Test
  void aRevokedKeyMakesNothingMoreWithWhatItBeganBefore() throws Exception {
    var thief = make(ROOT, "admin", "");
    var id = "/v1/api-keys/" + thief.path("id").asString();
    var body = "{\"name\": \"kept\", \"role\": \"admin\"}";
    try (var socket = new Socket(easel.base().getHost(), easel.base().getPort())) {
      socket.setSoTimeout(20_000);
      var out = socket.getOutputStream();
      var head =
          """
          POST /v1/api-keys HTTP/1.1\r
          Host: localhost\r
          Authorization: Bearer %s\r
          Content-Type: application/json\r
          Content-Length: %d\r
          \r
          """;
      out.write(head.formatted(thief.path("key").asString(), body.length()).getBytes(US_ASCII));
      out.write(body.substring(0, 10).getBytes(US_ASCII));
      out.flush();
      await().until(() -> get(ROOT, id).json().has("last_used_at"));
      assertThat(delete(ROOT, id + "?made=true").status()).isEqualTo(204);

      out.write(body.substring(10).getBytes(US_ASCII));
      out.flush();

      var answer = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
      assertThat(answer.readLine()).startsWith("HTTP/1.1 401");
    }
  }

  @Test
  void anExpiredKeyOpensNothing() {
    var key = make(ROOT, "viewer", ", \"expires_in_seconds\": 1");

    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> get(key.path("key").asString(), "/v1/runs").status() == 401);
    assertThat(
            get(ROOT, "/v1/api-keys/" + key.path("id").asString()).json().path("status").asString())
        .isEqualTo("expired");
  }

  @Test
  void aRotatedKeyOpensForTheOverlap() {
    var old = make(ROOT, "runner", "");
    var path = "/v1/api-keys/" + old.path("id").asString();
    var made = post(ROOT, path + "/rotate", "{}");

    assertThat(made.status()).isEqualTo(201);
    assertThat(made.json().path("role").asString()).isEqualTo("runner");
    assertThat(get(old.path("key").asString(), "/v1/runs").status()).isEqualTo(200);
    assertThat(get(made.json().path("key").asString(), "/v1/runs").status()).isEqualTo(200);
    var shown = get(ROOT, path).json();
    assertThat(shown.path("replaced_by")).isEqualTo(made.json().path("id"));
    assertThat(shown.path("expires_at").asString()).isNotEmpty();
    var again = post(ROOT, path + "/rotate", "{}");
    assertThat(again.json().path("code").asString()).isEqualTo("already_rotated");
    assertThat(again.json().path("replaced_by")).isEqualTo(made.json().path("id"));
  }

  @Test
  void withoutOverlapItEndsAtOnce() {
    var old = make(ROOT, "runner", "");
    var path = "/v1/api-keys/" + old.path("id").asString() + "/rotate";

    assertThat(post(ROOT, path, "{\"overlap_seconds\": 0}").status()).isEqualTo(201);

    assertThat(get(old.path("key").asString(), "/v1/runs").status()).isEqualTo(401);
  }

  @Test
  void nobodyGivesMoreThanHeHas() {
    var admin = make(ROOT, "admin", "").path("key").asString();
    var operator = make(ROOT, "operator", "");

    var refused = post(admin, "/v1/api-keys", "{\"name\": \"more\", \"role\": \"operator\"}");
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.json().path("code").asString()).isEqualTo("forbidden");
    assertThat(refused.json().path("needed_role").asString()).isEqualTo("operator");
    assertThat(refused.json().path("role").asString()).isEqualTo("admin");
    assertThat(operator.has("project")).isFalse();
    var foreign = "/v1/api-keys/" + operator.path("id").asString();
    assertThat(get(admin, foreign).status()).isEqualTo(404);
    assertThat(delete(admin, foreign).status()).isEqualTo(404);
    assertThat(post(admin, foreign + "/rotate", "{}").status()).isEqualTo(404);
    assertThat(get(admin, "/v1/api-keys?limit=100").json().path("data"))
        .noneMatch(key -> key.path("role").asString().equals("operator"));
  }

  @Test
  void theUseIsNotedToTheMinute() {
    var made = make(ROOT, "viewer", "");
    var path = "/v1/api-keys/" + made.path("id").asString();
    assertThat(get(ROOT, path).json().has("last_used_at")).isFalse();

    get(made.path("key").asString(), "/v1/runs");
    var used = get(ROOT, path);
    get(made.path("key").asString(), "/v1/runs");

    assertThat(used.json().path("last_used_at").asString()).isNotEmpty();
    assertThat(get(ROOT, path).json().path("last_used_at"))
        .isEqualTo(used.json().path("last_used_at"));
  }

  @Test
  void aKeyThatChangedIsNotRevokedByItsOldTag() {
    var made = make(ROOT, "viewer", "");
    var path = "/v1/api-keys/" + made.path("id").asString();
    var tag = get(ROOT, path).header("ETag");
    post(ROOT, path + "/rotate", "{}");

    assertThat(delete(ROOT, path, "If-Match", tag).status()).isEqualTo(412);
    assertThat(delete(ROOT, path, "If-Match", get(ROOT, path).header("ETag")).status())
        .isEqualTo(204);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"role\": \"viewer\"} | #/name | required",
        "{\"name\": \" \", \"role\": \"viewer\"} | #/name | invalid_name",
        "{\"name\": \"a\"} | #/role | required",
        "{\"name\": \"a\", \"role\": \"king\"} | #/role | unknown_role",
        "{\"name\": \"a\", \"role\": \"viewer\", \"expires_in_seconds\": 0} |"
            + " #/expires_in_seconds | out_of_range",
        "{\"name\": \"a\", \"role\": \"viewer\", \"expires\": 1} | #/expires | unknown_member"
      })
  void aWrongRequestSaysWhere(String body, String pointer, String code) {
    var refused = post(ROOT, "/v1/api-keys", body);

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.json().at("/errors/0/pointer").asString()).isEqualTo(pointer);
    assertThat(refused.json().at("/errors/0/code").asString()).isEqualTo(code);
  }

  @Test
  void whatIsNoKeyIsNotFound() {
    assertThat(get(ROOT, "/v1/api-keys/nonsense").json().path("code").asString())
        .isEqualTo("api_key_not_found");
    assertThat(get(ROOT, "/v1/api-keys?after=nonsense").json().path("code").asString())
        .isEqualTo("bad_cursor");
  }

  @Test
  void theListIsReadInPages() {
    for (var n = 0; n < 3; n++) {
      make(ROOT, "viewer", "");
    }
    var first = get(ROOT, "/v1/api-keys?limit=2").json();
    var second = get(ROOT, "/v1/api-keys?limit=2&after=" + first.path("next").asString()).json();

    assertThat(first.path("data")).hasSize(2);
    assertThat(first.path("has_more").asBoolean()).isTrue();
    assertThat(second.at("/data/0/id").asString()).isLessThan(first.at("/data/1/id").asString());
  }

  @Test
  void streamsOfARevokedKeyEnd() {
    var made = make(ROOT, "runner", "");
    var key = made.path("key").asString();
    var body = Easel.dreambooth("watched", "");
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> get(ROOT, "/v1/recipes/dreambooth").status() == 200);
    var run = post(key, "/v1/runs", body).json().path("id").asString();
    var theirs = EventStream.of(easel, run, "Authorization", "Bearer " + key);
    var ours = EventStream.of(easel, run, "Authorization", "Bearer " + ROOT);
    await().until(() -> !theirs.frames().isEmpty() && !ours.frames().isEmpty());

    delete(ROOT, "/v1/api-keys/" + made.path("id").asString());

    await().atMost(Duration.ofSeconds(10)).until(() -> theirs.ended() != null);
    assertThat(ours.ended()).isNull();
    ours.close();
  }

  private static JsonNode make(String by, String role, String members) {
    var made =
        post(
            by,
            "/v1/api-keys",
            "{\"name\": \"key %d\", \"role\": \"%s\"%s}"
                .formatted(NAMES.incrementAndGet(), role, members));
    assertThat(made.status()).as(made.json().toString()).isEqualTo(201);
    return made.json();
  }

  private static Answer get(String key, String path) {
    return get(easel, key, path);
  }

  private static Answer get(Easel at, String key, String path) {
    return at.send(
        HttpRequest.newBuilder(at.base().resolve(path)).header("Authorization", "Bearer " + key));
  }

  private static Answer post(String key, String path, String body, String... headers) {
    var request =
        HttpRequest.newBuilder(easel.base().resolve(path))
            .header("Authorization", "Bearer " + key)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    return send(request, headers);
  }

  private static Answer delete(String key, String path, String... headers) {
    var request =
        HttpRequest.newBuilder(easel.base().resolve(path))
            .header("Authorization", "Bearer " + key)
            .DELETE();
    return send(request, headers);
  }

  private static Answer send(HttpRequest.Builder request, String... headers) {
    return easel.send(headers.length == 0 ? request : request.headers(headers));
  }
}
