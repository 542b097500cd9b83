package dev.easel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.Easel.Answer;
import dev.easel.sandbox.Sandbox;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Two teams share an installation, and neither sees anything of the other. */
class ProjectsTest {

  private static final String ROOT = "a-long-random-text";

  private static Installation installation;
  private static Volume volume;
  private static Replica easel;
  private static String own;
  private static String others;

  @BeforeAll
  static void start() throws IOException {
    volume = Volume.create();
    Files.createDirectories(volume.at("data/private-set"));
    installation = Installation.start(Sandbox.Options.INSTANT.on(volume.claims()));
    easel =
        Replica.start(
            TestDatabase.settings(),
            installation.settings(),
            volume.settings(),
            Map.of("easel.api-key", ROOT, "easel.logs.flush", "100ms", "easel.logs.poll", "100ms"));
    installation.project("team-b");
    var made =
        send("POST", "/v1/projects", ROOT, "{\"name\": \"team-b\", \"namespace\": \"team-b\"}");
    assertThat(made.status()).isEqualTo(201);
    assertThat(made.header("Location")).isEqualTo("/v1/projects/team-b");
    own = key("default");
    others = key("team-b");
    await()
        .untilAsserted(
            () -> {
              var recipe = send("GET", "/v1/recipes/dreambooth", others, "");
              assertThat(recipe.status()).isEqualTo(200);
              assertThat(recipe.json().path("usable").asBoolean()).isTrue();
            });
    await()
        .until(
            () ->
                send("GET", "/v1/recipes/dreambooth", own, "")
                    .json()
                    .path("usable")
                    .asBoolean(false));
  }

  @AfterAll
  static void stop() {
    easel.close();
    installation.close();
    volume.close();
  }

  private static String key(String project) {
    var body = "{\"name\": \"of %s\", \"role\": \"admin\"}".formatted(project);
    var made = send("POST", "/v1/api-keys", ROOT, body, "Easel-Project", project);
    assertThat(made.json().path("project").asString()).isEqualTo(project);
    return made.json().path("key").asString();
  }

  @Test
  void eachTrainsInItsOwnNamespaceUnderTheSameNames() {
    var first = submit(own, "same-name");
    var second = submit(others, "same-name");

    var ended = ended(own, first);
    var another = ended(others, second);
    assertThat(ended.path("status").asString()).isEqualTo("succeeded");
    assertThat(another.path("status").asString()).isEqualTo("succeeded");
    assertThat(ended.at("/workflow/namespace").asString()).isEqualTo("tenant-example");
    assertThat(another.at("/workflow/namespace").asString()).isEqualTo("team-b");
    await()
        .untilAsserted(
            () ->
                assertThat(
                        send("GET", "/v1/endpoints/inference-same-name", others, "")
                            .json()
                            .path("namespace")
                            .asString())
                    .isEqualTo("team-b"));
    await()
        .untilAsserted(
            () ->
                assertThat(send("GET", "/v1/runs/" + second + "/logs", others, "").text())
                    .contains("Steps"));
    assertThat(ids(others, "/v1/runs")).contains(second).doesNotContain(first);
    assertThat(ids(own, "/v1/runs")).contains(first).doesNotContain(second);
    assertThat(send("GET", "/v1/runs/same-name", others, "").json().path("id").asString())
        .isEqualTo(second);
    var picture =
        send(
            "POST",
            "/v1/models/same-name:predict",
            others,
            "{\"prompt\": \"A photo of sks dog at the beach\"}");
    assertThat(picture.status()).isEqualTo(200);
    assertThat(picture.header("Content-Type")).isEqualTo("image/png");
  }

  @Test
  void anOperatorNamesTheProjectAndNobodyElseCan() {
    var run = submit(others, "named");
    assertThat(send("GET", "/v1/runs/" + run, ROOT, "").status()).isEqualTo(404);
    assertThat(send("GET", "/v1/runs/" + run, ROOT, "", "Easel-Project", "team-b").status())
        .isEqualTo(200);
    assertThat(send("GET", "/v1/runs", others, "", "Easel-Project", "team-b").status())
        .isEqualTo(200);
    for (var project : List.of("default", "none-such", "../x", "")) {
      var refused = send("GET", "/v1/runs", others, "", "Easel-Project", project);
      assertThat(refused.status()).as(project).isEqualTo(404);
      assertThat(refused.json().path("code").asString()).isEqualTo("project_not_found");
    }
    assertThat(send("POST", "/v1/runs", ROOT, "{}", "Easel-Project", "none-such").status())
        .isEqualTo(404);
  }

  @Test
  void projectsAreTheOperators() {
    assertThat(send("POST", "/v1/projects", own, "{}").status()).isEqualTo(403);
    assertThat(send("PATCH", "/v1/projects/default", own, "{}").status()).isEqualTo(403);
    assertThat(names(others)).containsExactly("team-b");
    assertThat(names(ROOT)).contains("default", "team-b");
    assertThat(send("GET", "/v1/projects/default", others, "").status()).isEqualTo(404);
    assertThat(send("GET", "/v1/projects/team-b", others, "").status()).isEqualTo(200);
  }

  @Test
  void aNameAndANamespaceAreOneProjects() {
    is(409, "project_name_used", make("team-b", "elsewhere"));
    is(409, "namespace_taken", make("team-c", "team-b"));
    is(409, "namespace_taken", make("team-c", "tenant-example"));
    var wrong =
        send(
            "POST",
            "/v1/projects",
            ROOT,
            "{\"name\": \"Team_A\", \"namespace\": \"\", \"recipes\": [\"a b\"], \"qouta\": 1,"
                + " \"quota\": {\"gpus\": -1, \"cost_per_month\": \"much\", \"runs\": 2}}");
    assertThat(wrong.status()).isEqualTo(422);
    assertThat(wrong.json().path("errors").findValuesAsString("pointer"))
        .contains(
            "#/name",
            "#/namespace",
            "#/recipes",
            "#/qouta",
            "#/quota/gpus",
            "#/quota/cost_per_month",
            "#/quota/runs");
  }

  @Test
  void aProjectThatMayNotUseARecipeDoesNotSeeIt() {
    installation.project("narrow");
    var body =
        "{\"name\": \"narrow\", \"namespace\": \"narrow\", \"recipes\": [\"textual-inversion\"]}";
    assertThat(send("POST", "/v1/projects", ROOT, body).status()).isEqualTo(201);
    var key = key("narrow");

    await().untilAsserted(() -> assertThat(recipes(key)).containsExactly("textual-inversion"));
    var refused = send("POST", "/v1/runs", key, Easel.dreambooth("not-this", ""));
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.json().toString()).doesNotContain("dreambooth'");

    var changed = send("PATCH", "/v1/projects/narrow", ROOT, "{\"recipes\": null}");
    assertThat(changed.status()).isEqualTo(200);
    assertThat(changed.json().has("recipes")).isFalse();
    await()
        .untilAsserted(
            () -> assertThat(recipes(key)).containsExactly("dreambooth", "textual-inversion"));
  }

  @Test
  void whatIsEmptyCanBeDeletedAndItsKeysWithIt() {
    installation.project("passing");
    assertThat(make("passing", "passing").status()).isEqualTo(201);
    var key = key("passing");
    await().until(() -> recipes(key).size() == 2);
    installation.sandbox().script("going").hangs("finetuner");
    var run = submit(key, "going");

    is(409, "project_in_use", send("DELETE", "/v1/projects/passing", ROOT, ""));
    is(409, "project_is_default", send("DELETE", "/v1/projects/default", ROOT, ""));
    assertThat(send("POST", "/v1/runs/" + run + "/cancel", key, "").status()).isEqualTo(202);
    ended(key, run);

    var etag = send("GET", "/v1/projects/passing", ROOT, "").header("ETag");
    is(
        412,
        "changed_meanwhile",
        send("DELETE", "/v1/projects/passing", ROOT, "", "If-Match", "\"9\""));
    assertThat(send("DELETE", "/v1/projects/passing", ROOT, "", "If-Match", etag).status())
        .isEqualTo(204);
    assertThat(send("GET", "/v1/runs", key, "").status()).isEqualTo(401);
    is(404, "project_not_found", send("GET", "/v1/projects/passing", ROOT, ""));
    is(409, "project_name_used", make("passing", "another"));
  }

  @Test
  void aNamespaceMayBeAnotherProjectsAfterwards() {
    installation.project("handed-on");
    assertThat(make("before", "handed-on").status()).isEqualTo(201);
    var key = key("before");
    await().until(() -> recipes(key).size() == 2);
    var run = submit(key, "same-place");
    ended(key, run);
    await()
        .untilAsserted(
            () ->
                assertThat(send("DELETE", "/v1/endpoints/inference-same-place", key, "").status())
                    .isIn(202, 404));
    await()
        .untilAsserted(
            () ->
                assertThat(send("DELETE", "/v1/projects/before", ROOT, "").status())
                    .isEqualTo(204));

    assertThat(make("after", "handed-on").status()).isEqualTo(201);
    var next = key("after");
    await().until(() -> recipes(next).size() == 2);

    assertThat(ended(next, submit(next, "same-place")).path("status").asString())
        .isEqualTo("succeeded");
  }

  @Test
  void aWorkflowNamedAsAnothersRunsIsNoneOfIt() {
    installation.project("victim");
    assertThat(make("victim", "victim").status()).isEqualTo(201);
    var key = key("victim");
    await().until(() -> recipes(key).size() == 2);
    var quota = "{\"quota\": {\"running_runs\": 0}}";
    assertThat(send("PATCH", "/v1/projects/victim", ROOT, quota).status()).isEqualTo(200);
    var run = submit(key, "not-yours");

    installation
        .sandbox()
        .apply(
            """
            apiVersion: argoproj.io/v1alpha1
            kind: Workflow
            metadata:
              name: %s
              namespace: team-b
              labels: {easel.dev/managed: "true"}
            spec:
              workflowTemplateRef: {name: easel-dreambooth}
            """
                .formatted(run.replace('_', '-')));
    ended(others, submit(others, "seen-after-it"));

    assertThat(send("GET", "/v1/runs/" + run, key, "").json().path("status").asString())
        .isEqualTo("queued");
  }

  @Test
  void metricsAreTheInstallations() {
    var port = easel.context().getEnvironment().getProperty("local.management.port");
    var metrics = "http://127.0.0.1:" + port + "/actuator/prometheus";

    assertThat(send("GET", metrics, own, "").status()).isEqualTo(200);
    assertThat(send("GET", metrics, others, "").status()).isEqualTo(403);
  }

  private static Answer make(String name, String namespace) {
    var body = "{\"name\": \"%s\", \"namespace\": \"%s\"}".formatted(name, namespace);
    return send("POST", "/v1/projects", ROOT, body);
  }

  private static void is(int status, String code, Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.json().path("code").asString()).isEqualTo(code);
  }

  private static List<String> names(String key) {
    return send("GET", "/v1/projects?limit=100", key, "").json().findValuesAsString("name");
  }

  private static List<String> recipes(String key) {
    return send("GET", "/v1/recipes", key, "")
        .json()
        .path("data")
        .valueStream()
        .map(it -> it.path("name").asString())
        .toList();
  }

  private static List<String> ids(String key, String path) {
    return send("GET", path + "?limit=100", key, "")
        .json()
        .path("data")
        .valueStream()
        .map(it -> it.path("id").asString())
        .toList();
  }

  private static String submit(String key, String name) {
    var made = send("POST", "/v1/runs", key, Easel.dreambooth(name, "\"allow_unchecked\": true, "));
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    return made.json().path("id").asString();
  }

  private static JsonNode ended(String key, String run) {
    await().until(() -> run(key, run).path("finished_at").isString());
    return run(key, run);
  }

  private static JsonNode run(String key, String run) {
    return send("GET", "/v1/runs/" + run, key, "").json();
  }

  private static Answer send(
      String method, String path, String key, String body, String... headers) {
    var request =
        HttpRequest.newBuilder(easel.base().resolve(path))
            .header("Authorization", "Bearer " + key)
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return easel.send(request);
  }

  private static ConditionFactory await() {
    return Awaitility.await().atMost(Duration.ofMinutes(2));
  }
}
