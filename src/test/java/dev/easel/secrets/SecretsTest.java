package dev.easel.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.Easel;
import dev.easel.OnSandbox;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** A token goes into the cluster's Secret and nowhere else. */
@Isolated("reads what the JVM prints")
@ExtendWith(OutputCaptureExtension.class)
class SecretsTest {

  private static final String TOKEN = "hf_VeryMuchASecretOfTheTest";
  private static final String SECRET = "huggingface-token-secret";

  @RegisterExtension static final OnSandbox easel = OnSandbox.instant();

  private final List<Instant> begun = List.of(java.time.Clock.systemUTC().instant());

  @AfterEach
  void everythingIsAsTheChartMadeIt() {
    easel.sandbox().permit("get", "secrets");
    easel.sandbox().permit("patch", "secrets");
    easel.sandbox().kubernetesUp();
  }

  @ParameterizedTest
  @ValueSource(strings = {TOKEN, TOKEN + "\n", "  " + TOKEN + " \r\n"})
  void aTokenIsPutAsItIsMeant(String sent) {
    var answer = put("huggingface", body(sent));

    assertThat(answer.status()).as(text(answer)).isEqualTo(200);
    assertThat(answer.json().path("set").asBoolean()).isTrue();
    assertThat(answer.json().path("secret").asString()).isEqualTo(SECRET);
    assertThat(stored()).isEqualTo(TOKEN);
    var shown = easel.get("/v1/secrets/huggingface").json();
    assertThat(shown).isEqualTo(answer.json());
    assertThat(Instant.parse(shown.path("set_at").asString()))
        .isAfterOrEqualTo(begun.getFirst().minusSeconds(1));
    assertThat(shown.has("problem")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"token\": \"SECRET -n\"}|trailing_option|#/token",
        "{\"token\": \"SECRET -n\\n\"}|trailing_option|#/token",
        "{\"token\": \"SECRET\\nmore\"}|inner_newline|#/token",
        "{\"token\": \"SECRET more\"}|not_visible|#/token",
        "{\"token\": \"SECRETé\"}|not_visible|#/token",
        "{\"token\": \" \\n\"}|required|#/token",
        "{\"token\": null}|required|#/token",
        "{\"token\": [\"SECRET\"]}|wrong_type|#/token",
        "{\"token\": \"a\", \"SECRET\": \"b\"}|unknown_member|#",
        "{}|required|#/token"
      })
  void whatIsNoTokenIsRefusedAndNotRepeated(String body, String code, String pointer) {
    var refused = put("huggingface", body.replace("SECRET", TOKEN));

    assertThat(refused.status()).as(text(refused)).isEqualTo(422);
    var error = refused.json().path("errors").path(0);
    assertThat(error.path("code").asString()).isEqualTo(code);
    assertThat(error.path("pointer").asString()).isEqualTo(pointer);
    assertThat(text(refused)).doesNotContain(TOKEN);
  }

  @Test
  void aTokenWithoutItsQuotesIsNotRepeatedEither() {
    var refused = put("huggingface", "{\"token\": " + TOKEN + "}");

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().path("code").asString()).isEqualTo("malformed_json");
    assertThat(text(refused)).doesNotContain(TOKEN);
  }

  @Test
  void aTokenIsBounded() {
    var refused = put("wandb", body("a".repeat(1001)));

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.json().at("/errors/0/code").asString()).isEqualTo("too_long");
    assertThat(put("wandb", body("a".repeat(1000))).status()).isEqualTo(200);
  }

  @Test
  void whatSomebodyElseWroteIsJudgedByItsShape() {
    var encoded =
        Base64.getEncoder().encodeToString((TOKEN + "\n").getBytes(StandardCharsets.UTF_8));
    easel
        .sandbox()
        .patch(
            "v1",
            "Secret",
            SECRET,
            "{\"metadata\": {\"annotations\": null}, \"data\": {\"token\": \"%s\"}}"
                .formatted(encoded));

    var shown = easel.get("/v1/secrets/huggingface");
    assertThat(shown.json().path("set").asBoolean()).isTrue();
    assertThat(shown.json().has("set_at")).isFalse();
    assertThat(shown.json().at("/problem/code").asString()).isEqualTo("trailing_newline");
    assertThat(text(shown)).doesNotContain(TOKEN, encoded);
  }

  @Test
  void anEmptySecretIsNotSet() {
    easel.sandbox().patch("v1", "Secret", "wandb-token-secret", "{\"data\": null}");
    var shown = easel.get("/v1/secrets/wandb").json();

    assertThat(shown.path("set").asBoolean(true)).isFalse();
    assertThat(shown.has("problem")).isFalse();
  }

  @Test
  void easelMayNotMakeSecrets() {
    var secret = String.valueOf(easel.sandbox().object("v1", "Secret", SECRET));
    easel.sandbox().delete("v1", "Secret", SECRET);
    try {
      var refused = put("huggingface", body(TOKEN));
      assertThat(refused.status()).isEqualTo(409);
      assertThat(refused.json().path("code").asString()).isEqualTo("secret_absent");
      assertThat(easel.get("/v1/secrets/huggingface").json().path("set").asBoolean(true)).isFalse();
    } finally {
      easel.sandbox().apply(secret);
    }
  }

  @Test
  void aRightThatIsMissingIsNamed() {
    easel.sandbox().forbid("patch", "secrets");
    var refused = put("huggingface", body(TOKEN));

    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.json().path("code").asString()).isEqualTo("not_permitted");
    assertThat(refused.header("Retry-After")).isNotEmpty();
    assertThat(text(refused)).doesNotContain(TOKEN);
  }

  @Test
  void withoutTheClusterItIsSaidSo() {
    easel.sandbox().kubernetesDown();

    for (var answer : List.of(put("wandb", body(TOKEN)), easel.get("/v1/secrets/wandb"))) {
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.json().path("code").asString()).isEqualTo("cluster_unreachable");
      assertThat(text(answer)).doesNotContain(TOKEN);
    }
  }

  @Test
  void onlyTwoServicesHaveTokens() {
    assertThat(easel.get("/v1/secrets/github").status()).isEqualTo(404);
    assertThat(put("Huggingface", body(TOKEN)).json().path("code").asString())
        .isEqualTo("service_not_found");
  }

  @Test
  void nothingTellsTheToken(CapturedOutput output) {
    put("huggingface", body(TOKEN), "Idempotency-Key", "once");
    put("huggingface", body(TOKEN + " -n"));
    var run = easel.submit("tells-nothing");
    easel.ended(run);
    easel.get("/v1/doctor");

    var encoded = Base64.getEncoder().encodeToString(TOKEN.getBytes(StandardCharsets.UTF_8));
    for (var path :
        List.of(
            "/v1/secrets/huggingface",
            "/v1/doctor",
            "/v1/runs/" + run,
            "/v1/runs/" + run + "/events",
            "/v1/recipes/dreambooth")) {
      assertThat(text(easel.get(path))).as(path).doesNotContain(TOKEN, encoded);
    }
    assertThat(output.getAll()).doesNotContain(TOKEN, encoded);
    assertThat(database()).doesNotContain(TOKEN, encoded);
  }

  /** Every row of every table. */
  private static String database() {
    var jdbc = easel.context().getBean(JdbcClient.class);
    return String.join(
        "\n",
        jdbc.sql(
                """
                select query_to_xml(format('select * from %I.%I', schemaname, tablename),
                  true, false, '')::text
                from pg_tables where schemaname = 'public'
                """)
            .query(String.class)
            .list());
  }

  private static String stored() {
    var secret = JsonMapper.shared().readTree(easel.sandbox().object("v1", "Secret", SECRET));
    return new String(
        Base64.getDecoder().decode(secret.at("/data/token").asString()), StandardCharsets.UTF_8);
  }

  private static String body(String token) {
    return JsonMapper.shared()
        .writeValueAsString(JsonMapper.shared().createObjectNode().put("token", token));
  }

  private static String text(Easel.Answer answer) {
    return new String(answer.bytes(), StandardCharsets.UTF_8);
  }

  private static Easel.Answer put(String service, String body, String... headers) {
    var request =
        HttpRequest.newBuilder(easel.base().resolve("/v1/secrets/" + service))
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return easel.send(request);
  }
}
