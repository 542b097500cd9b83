package dev.easel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.easel.Easel.Answer;
import dev.easel.sandbox.Sandbox;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The guide's own call, on two replicas, the second of which is lenient. */
class EventsTest {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String KEY = "a-long-random-text";

  private static final String NOBODYS = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJub2JvZHkifQ.c2FuZGJveA";

  private static Installation installation;
  private static Map<String, Object> database;
  private static Replica easel;
  private static Replica lenient;

  @BeforeAll
  static void start() {
    installation =
        Installation.start(
            Sandbox.Options.STANDING, RenderedChart.text(Map.of("events.kubernetesTokens", true)));
    database = TestDatabase.settings();
    easel = replica(false);
    lenient = replica(true);
    for (var replica : List.of(easel, lenient)) {
      await().atMost(PATIENCE).until(() -> get(replica, "/v1/recipes/dreambooth").status() == 200);
    }
  }

  private static Replica replica(boolean lenient) {
    return Replica.start(
        database,
        installation.settings(),
        Map.of(
            "easel.api-key",
            KEY,
            "easel.events.lenient",
            lenient,
            "easel.events.kubernetes-tokens",
            true));
  }

  @AfterAll
  static void stop() {
    lenient.close();
    easel.close();
    installation.close();
  }

  @Test
  void theSameBodyAnswersTheRunThatLives() {
    var first = send("db-finetune", body("same", "\"num_class_images\": \"50\""));
    var second = send("db-finetune", body("same", "\"num_class_images\": 50"));
    var other = send("db-finetune", body("same", "\"num_class_images\": 51"));

    assertThat(first.status()).as(first.json().toString()).isEqualTo(200);
    var id = first.json().path("id").asString();
    assertThat(first.header("Location")).isEqualTo("/v1/runs/" + id);
    assertThat(second.status()).isEqualTo(200);
    assertThat(second.json().path("id").asString()).isEqualTo(id);
    assertThat(other.status()).isEqualTo(409);
  }

  @Test
  void manyAtOnceMakeOneRun() throws Exception {
    var answers = new ArrayList<Future<Answer>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var n = 0; n < 8; n++) {
        var at = n % 2 == 0 ? easel : lenient;
        answers.add(threads.submit(() -> send(at, KEY, "db-finetune", body("at-once", ""))));
      }
    }
    var ids = new HashSet<String>();
    for (var answer : answers) {
      assertThat(answer.get().status()).as(answer.get().json().toString()).isEqualTo(200);
      ids.add(answer.get().json().path("id").asString());
    }
    assertThat(ids).hasSize(1);
  }

  @Test
  void runInferenceIsAsInTheGuidesBinding() {
    var event = send("sd-finetune", "{\"run_name\": \"style\", \"dataset\": \"dataset\"}");
    var off =
        send(
            "easel-textual-inversion",
            "{\"run_name\": \"style-off\", \"dataset\": \"dataset\", \"run_inference\": false}");

    assertThat(event.json().at("/parameters/run_inference").asString()).isEqualTo("true");
    assertThat(off.status()).as(off.json().toString()).isEqualTo(200);
    assertThat(off.json().at("/parameters/run_inference").asString()).isEqualTo("false");
  }

  @Test
  void everythingWrongIsToldAtOnceWithPointersIntoTheFlatBody() {
    var refused =
        send(
            "db-finetune",
            "{\"run_name\": \"Bad_1\", \"lr\": \"fast\", \"num_class_image\": 1, \"name\": \"x\"}");

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.json().path("errors").valueStream().map(it -> it.path("pointer").asString()))
        .containsExactlyInAnyOrder("#/run_name", "#/lr", "#/num_class_image", "#/name");
    var nameless = send("db-finetune", "{}");
    assertThat(nameless.json().at("/errors/0/pointer").asString()).isEqualTo("#/run_name");
    assertThat(nameless.json().at("/errors/0/message").asString()).contains("'run_name'");
  }

  @Test
  void whereItIsLenientTheTypoIsAWarningOfTheRun() {
    var made = send(lenient, KEY, "db-finetune", body("typo", "\"num_class_image\": \"50\""));

    assertThat(made.status()).as(made.json().toString()).isEqualTo(200);
    assertThat(made.json().at("/parameters/num_class_images").asString()).isEqualTo("100");
    var events = get(easel, "/v1/runs/typo/events").json().path("data");
    assertThat(events)
        .anySatisfy(
            event -> {
              assertThat(event.path("type").asString()).isEqualTo("warning");
              assertThat(event.at("/data/message").asString()).contains("'num_class_images'");
            });
  }

  @Test
  void onlyTheProjectsNamespaceAndKnownDiscriminatorsAreThere() {
    var elsewhere = post(easel, KEY, "/api/v1/events/another/db-finetune", body("nobody", ""));
    var unknown = send("db-finetunes", body("nobody", ""));

    assertThat(elsewhere.status()).isEqualTo(404);
    assertThat(elsewhere.json().path("code").asString()).isEqualTo("namespace_not_found");
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.json().path("detail").asString()).contains("'db-finetune'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"[1] | 400", "nonsense | 400", "{\"run_name\": \"a\", \"run_name\": \"b\"} | 400"})
  void whatIsNoObjectIsRefused(String body, int status) {
    assertThat(send("db-finetune", body).status()).isEqualTo(status);
  }

  @Test
  void theTokenUsedWithArgoWorksWhereItMayCreateWorkflows() {
    var sandbox = installation.sandbox();

    var made = send(easel, sandbox.argoToken(), "db-finetune", body("by-token", ""));
    assertThat(made.status()).as(made.json().toString()).isEqualTo(200);
    var powerless = send(easel, sandbox.powerlessToken(), "db-finetune", body("nobody", ""));
    assertThat(powerless.status()).isEqualTo(403);
    assertThat(send(easel, NOBODYS + "x", "db-finetune", body("nobody", "")).status())
        .isEqualTo(401);
    assertThat(
            post(easel, sandbox.argoToken(), "/api/v1/events/another/db-finetune", "{}").status())
        .isEqualTo(401);
    assertThat(post(easel, sandbox.argoToken(), "/v1/runs", "{}").status()).isEqualTo(401);
    assertThat(everything())
        .contains("kubernetes", "system:serviceaccount:")
        .doesNotContain(sandbox.argoToken());
  }

  @Test
  void aClusterThatDoesNotSayIsNoRefusal() {
    var known = installation.sandbox().argoToken();
    assertThat(send(easel, known, "db-finetune", "{}").status()).isEqualTo(422);
    installation.sandbox().forbid("create", "tokenreviews");
    try {
      assertThat(send(easel, known, "db-finetune", "{}").status()).as("remembered").isEqualTo(422);
      var away = send(easel, NOBODYS, "db-finetune", body("nobody", ""));
      assertThat(away.status()).isEqualTo(503);
      assertThat(away.json().path("code").asString()).isEqualTo("cluster_unreachable");
      assertThat(send(easel, KEY, "db-finetune", "{}").status()).isEqualTo(422);
    } finally {
      installation.sandbox().permit("create", "tokenreviews");
    }
  }

  /** What cannot be somebody's is asked of nobody. */
  @Test
  void theClusterIsAskedOnlyOfWhatMayBeAToken() {
    installation.sandbox().forbid("create", "tokenreviews");
    try {
      assertThat(send(easel, "no-token", "db-finetune", "{}").status()).isEqualTo(401);
      assertThat(post(easel, NOBODYS + "y", "/api/v1/events/nobodys/db-finetune", "{}").status())
          .isEqualTo(401);
    } finally {
      installation.sandbox().permit("create", "tokenreviews");
    }
  }

  private static String everything() {
    var jdbc = JdbcClient.create(TestDatabase.source(database));
    return String.join("", jdbc.sql("select t::text from audit t").query(String.class).list());
  }

  private static String body(String name, String member) {
    return """
    {"run_name": "%s", "instance_dataset": "data/example-dog",
     "instance_prompt": "a photo of sks dog", "class_dataset": "generic/%s",
     "class_prompt": "a photo of dog"%s}
    """
        .formatted(name, name, member.isEmpty() ? "" : ", " + member);
  }

  private static Answer send(String discriminator, String body) {
    return send(easel, KEY, discriminator, body);
  }

  private static Answer send(Easel at, String token, String discriminator, String body) {
    return post(
        at,
        token,
        "/api/v1/events/" + installation.sandbox().namespace() + "/" + discriminator,
        body);
  }

  private static Answer post(Easel at, String token, String path, String body) {
    return at.send(
        HttpRequest.newBuilder(at.base().resolve(path))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private static Answer get(Easel at, String path) {
    return at.send(
        HttpRequest.newBuilder(at.base().resolve(path)).header("Authorization", "Bearer " + KEY));
  }
}
