package dev.easel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.easel.sandbox.Sandbox;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may call, and what keeps Easel from starting. */
class GuardTest {

  private static final String KEY = "a-long-random-text";

  private static Installation installation;
  private static Map<String, Object> database;
  private static Replica easel;

  @BeforeAll
  static void start() {
    installation = Installation.start(Sandbox.Options.INSTANT);
    database = TestDatabase.settings();
    easel = Replica.start(database, installation.settings(), Map.of("easel.api-key", KEY));
  }

  @AfterAll
  static void stop() {
    easel.close();
    installation.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/runs", "/v1/recipes", "/v1/nothing", "/", "/actuator/prometheus"})
  void withoutTheKeyNothingIsTold(String path) {
    for (var key : new String[] {"", "Bearer wrong", "Bearer " + KEY + "x", "Basic " + KEY}) {
      var request = HttpRequest.newBuilder(easel.base().resolve(path));
      if (!key.isEmpty()) {
        request.header("Authorization", key);
      }
      var refused = easel.send(request);
      assertThat(refused.status()).as(key).isEqualTo(401);
      assertThat(refused.header("Content-Type")).isEqualTo("application/problem+json");
      assertThat(refused.header("WWW-Authenticate")).startsWith("Bearer");
      assertThat(refused.json().path("code").asString()).isEqualTo("unauthorized");
      assertThat(refused.json().path("request_id").asString())
          .isEqualTo(refused.header("X-Request-Id"));
    }
  }

  @Test
  void theKeyOpens() {
    assertThat(withKey("/v1/runs").status()).isEqualTo(200);
    assertThat(withKey("/v1/nothing").status()).isEqualTo(404);
    assertThat(withKey("/v1/runs?name=%FF").status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v3/api-docs", "/v3/api-docs.yaml", "/swagger-ui/index.html"})
  void theDocumentIsOpen(String path) {
    assertThat(easel.get(path).status()).isEqualTo(200);
  }

  @Test
  void healthIsOpenOnItsOwnPort() {
    var port = easel.context().getEnvironment().getProperty("local.management.port");
    var health = URI.create("http://127.0.0.1:" + port + "/actuator/health/readiness");
    assertThat(easel.send(HttpRequest.newBuilder(health)).status()).isEqualTo(200);
    var metrics = health.resolve("/actuator/prometheus");
    assertThat(easel.send(HttpRequest.newBuilder(metrics)).status()).isEqualTo(401);
    assertThat(easel.get("/actuator/health").status()).isEqualTo(404);
    await()
        .untilAsserted(
            () ->
                assertThat(easel.send(HttpRequest.newBuilder(health.resolve("../health"))).text())
                    .contains("\"workflows\":{\"followed\":1")
                    .doesNotContain("tenant-example"));
  }

  @ParameterizedTest
  @CsvSource({
    "server.address, 0.0.0.0, EASEL_API_KEY",
    "easel.argo.url, '', EASEL_ARGO_URL",
    "easel.argo.url, argo-server:2746, EASEL_ARGO_URL",
    "easel.argo.token, '', EASEL_ARGO_TOKEN",
    "easel.namespace, Not_A_Label, EASEL_NAMESPACE"
  })
  void aWrongSettingIsNamed(String setting, String value, String variable) {
    assertThatThrownBy(
            () -> Replica.start(database, installation.settings(), Map.of(setting, value)).close())
        .rootCause()
        .hasMessageContaining(variable);
  }

  private static Easel.Answer withKey(String path) {
    return easel.send(
        HttpRequest.newBuilder(easel.base().resolve(path))
            .header("Authorization", "Bearer " + KEY));
  }
}
