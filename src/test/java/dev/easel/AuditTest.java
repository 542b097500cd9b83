package dev.easel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.easel.Easel.Answer;
import dev.easel.sandbox.Sandbox;
import java.net.http.HttpRequest;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Who did what, when, from where, and how it ended. */
class AuditTest {

  private static final String ROOT = "a-long-random-text";

  private static Installation installation;
  private static Map<String, Object> database;
  private static Replica easel;

  @BeforeAll
  static void start() {
    installation = Installation.start(Sandbox.Options.STANDING);
    database = TestDatabase.settings();
    easel =
        Replica.start(
            database,
            installation.settings(),
            Map.of("easel.api-key", ROOT, "easel.audit.trusted-proxies", "127.0.0.0/8,10.0.0.0/8"));
  }

  @AfterAll
  static void stop() {
    easel.close();
    installation.close();
  }

  @Test
  void whatWasDoneIsWrittenDownWithItsAnswer() {
    var made = send("POST", "/v1/api-keys", ROOT, "{\"name\": \"noted\", \"role\": \"admin\"}");
    var key = made.json().path("id").asString();
    var secret = made.json().path("key").asString();
    var gone = send("DELETE", "/v1/api-keys/" + key, secret, "");

    var entries = audit("?actor=" + key);
    assertThat(entries).hasSize(1);
    var entry = entries.path(0);
    assertThat(entry.at("/actor/kind").asString()).isEqualTo("key");
    assertThat(entry.at("/actor/name").asString()).isEqualTo("noted");
    assertThat(entry.at("/actor/role").asString()).isEqualTo("admin");
    assertThat(entry.path("method").asString()).isEqualTo("DELETE");
    assertThat(entry.path("route").asString()).isEqualTo("/v1/api-keys/{key}");
    assertThat(entry.path("subject").asString()).isEqualTo(key);
    assertThat(entry.path("status").asInt()).isEqualTo(204);
    assertThat(entry.path("project").asString()).isEqualTo("default");
    assertThat(entry.path("address").asString()).isEqualTo("127.0.0.1");
    assertThat(entry.path("request_id").asString()).isEqualTo(gone.header("X-Request-Id"));
    var making = entry(made.header("X-Request-Id"));
    assertThat(making.path("subject").asString()).isEqualTo(key);
    assertThat(making.path("status").asInt()).isEqualTo(201);
    assertThat(making.at("/actor/kind").asString()).isEqualTo("environment");
  }

  @Test
  void whatWasRefusedIsWrittenDownUnlessNobodyKnownAsked() {
    var viewer = key("viewer");

    var forbidden = send("POST", "/v1/runs", viewer, "{}");
    var invalid = send("POST", "/v1/runs", ROOT, "{}");
    var nowhere = send("POST", "/v1/nothing", ROOT, "{}");
    var unknown = send("POST", "/v1/runs", "nobody", "{}");
    var read = send("GET", "/v1/runs", ROOT, "");

    assertThat(entry(forbidden.header("X-Request-Id")).path("status").asInt()).isEqualTo(403);
    assertThat(entry(invalid.header("X-Request-Id")).path("status").asInt()).isEqualTo(422);
    var noRoute = entry(nowhere.header("X-Request-Id"));
    assertThat(noRoute.path("status").asInt()).isEqualTo(404);
    assertThat(noRoute.has("route")).isFalse();
    assertThat(unknown.status()).isEqualTo(401);
    assertThat(entry(unknown.header("X-Request-Id")).isMissingNode()).isTrue();
    assertThat(entry(read.header("X-Request-Id")).isMissingNode()).isTrue();
  }

  @Test
  void namesThatAreErasedWithARunAreNotInIt() {
    var byName = send("POST", "/v1/runs/secret-dog/cancel", ROOT, "{}");
    var served = send("POST", "/v1/models/secret-dog:predict", ROOT, "{}");
    var dataset = send("DELETE", "/v1/datasets/dogs", ROOT, "");

    assertThat(entry(byName.header("X-Request-Id")).toString()).doesNotContain("secret-dog");
    assertThat(entry(served.header("X-Request-Id")).toString()).doesNotContain("secret-dog");
    assertThat(entry(dataset.header("X-Request-Id")).path("subject").asString()).isEqualTo("dogs");
  }

  @Test
  void anAdminSeesTheProjectsAndAnOperatorAll() {
    var admin = key("admin");
    var asked = send("POST", "/v1/reconcile", ROOT, "{}");

    assertThat(entry(asked.header("X-Request-Id")).has("project")).isFalse();
    var seen = send("GET", "/v1/audit?limit=100", admin, "").json().path("data");
    assertThat(seen).isNotEmpty().allMatch(it -> it.path("project").asString("").equals("default"));
    assertThat(send("GET", "/v1/audit", key("runner"), "").status()).isEqualTo(403);
  }

  @Test
  void theListIsFilteredAndReadInPages() {
    var key =
        send("POST", "/v1/api-keys", ROOT, "{\"name\": \"busy\", \"role\": \"runner\"}").json();
    for (var n = 0; n < 3; n++) {
      send("POST", "/v1/runs", key.path("key").asString(), "{}");
    }
    send("DELETE", "/v1/datasets/none", key.path("key").asString(), "");
    var mine = "/v1/audit?actor=" + key.path("id").asString();

    var first = send("GET", mine + "&method=POST&limit=2", ROOT, "").json();
    var next = first.path("next").asString();
    var second = send("GET", mine + "&method=POST&limit=2&after=" + next, ROOT, "").json();

    assertThat(first.path("data")).hasSize(2);
    assertThat(second.path("data")).hasSize(1);
    assertThat(audit("?actor=" + key.path("id").asString())).hasSize(4);
    assertThat(audit("?since=9999-01-01T00:00:00Z")).isEmpty();
    assertThat(send("GET", "/v1/audit?method=get", ROOT, "").status()).isEqualTo(422);
    assertThat(send("GET", "/v1/audit?after=x", ROOT, "").json().path("code").asString())
        .isEqualTo("bad_cursor");
  }

  @ParameterizedTest
  @CsvSource({
    "203.0.113.7, 203.0.113.7",
    "'203.0.113.7, 10.0.0.1', 203.0.113.7",
    "'198.51.100.1, 203.0.113.7, 10.0.0.1', 203.0.113.7",
    "'unknown, 10.0.0.1', 10.0.0.1",
    "evil.example.com, 127.0.0.1",
    "2001:db8::1, 2001:db8::1"
  })
  void aTrustedProxyTellsTheAddress(String forwarded, String address) {
    var asked = send("POST", "/v1/runs", ROOT, "{}", "X-Forwarded-For", forwarded);

    assertThat(entry(asked.header("X-Request-Id")).path("address").asString()).isEqualTo(address);
  }

  @Test
  void theEntrySurvivesAKillBetweenTheActAndTheAnswer() throws Exception {
    var settings = new HashMap<>(installation.settings());
    var own = TestDatabase.settings();
    settings.putAll(own);
    settings.remove(Settings.KUBECONFIG);
    settings.put("easel.api-key", ROOT);
    try (var process = EaselProcess.start(installation, settings);
        var connection = TestDatabase.source(own).getConnection()) {
      await()
          .atMost(Duration.ofMinutes(2))
          .ignoreExceptions()
          .until(() -> send(process, "GET", "/v1/runs", ROOT, "").status() == 200);
      connection.setAutoCommit(false);
      connection.createStatement().execute("lock table api_keys in access exclusive mode");
      var body = "{\"name\": \"cut off\", \"role\": \"viewer\"}";
      var asking = Thread.ofVirtual().unstarted(() -> cutOff(process, body));
      asking.start();
      var jdbc = JdbcClient.create(TestDatabase.source(own));
      await().until(() -> entries(jdbc) == 1);

      process.kill();
      connection.rollback();

      asking.join();
      assertThat(entries(jdbc)).isOne();
      assertThat(
              jdbc.sql("select count(*) from audit where status is null and route = '/v1/api-keys'")
                  .query(Integer.class)
                  .single())
          .isOne();
    }
  }

  private static void cutOff(Easel process, String body) {
    try {
      send(process, "POST", "/v1/api-keys", ROOT, body);
    } catch (java.io.UncheckedIOException e) {
      // as it should be
    }
  }

  private static int entries(JdbcClient jdbc) {
    return jdbc.sql("select count(*) from audit").query(Integer.class).single();
  }

  @Test
  void oldEntriesGo() {
    var old = send("POST", "/v1/runs", ROOT, "{}").header("X-Request-Id");
    var jdbc = JdbcClient.create(TestDatabase.source(database));
    var before = Timestamp.from(java.time.Instant.EPOCH);
    jdbc.sql("update audit set at = ? where request_id = ?").params(before, old).update();
    jdbc.sql(
            """
            update scheduled_tasks set execution_time = now() where task_name = 'forget-audit'
            """)
        .update();

    await().atMost(Duration.ofSeconds(30)).until(() -> entry(old).isMissingNode());
  }

  private static String key(String role) {
    var body = "{\"name\": \"%s\", \"role\": \"%s\"}".formatted(role, role);
    return send("POST", "/v1/api-keys", ROOT, body).json().path("key").asString();
  }

  private static JsonNode audit(String query) {
    return send("GET", "/v1/audit" + query, ROOT, "").json().path("data");
  }

  private static JsonNode entry(String requestId) {
    return audit("?limit=100")
        .valueStream()
        .filter(it -> it.path("request_id").asString().equals(requestId))
        .findFirst()
        .orElse(tools.jackson.databind.node.MissingNode.getInstance());
  }

  private static Answer send(
      String method, String path, String key, String body, String... headers) {
    return send(easel, method, path, key, body, headers);
  }

  private static Answer send(
      Easel at, String method, String path, String key, String body, String... headers) {
    var request =
        HttpRequest.newBuilder(at.base().resolve(path))
            .header("Authorization", "Bearer " + key)
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    return at.send(headers.length == 0 ? request : request.headers(headers));
  }
}
