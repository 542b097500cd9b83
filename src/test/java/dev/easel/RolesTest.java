package dev.easel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.easel.Easel.Answer;
import dev.easel.sandbox.Sandbox;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Who may call what: each route of the OpenAPI document for each role of its own project, for each
 * of another's, which it names things of, and for nobody.
 */
class RolesTest {

  private static final String ROOT = "a-long-random-text";
  private static final List<String> ROLES = List.of("viewer", "runner", "admin", "operator");
  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

  private static final String OTHERS = "team-b";
  private static final String DATASET = "{\"path\": \"data/private-set\", \"kind\": \"instance\"}";

  private static final Map<String, String> keys = new HashMap<>();
  private static final Map<String, String> othersKeys = new HashMap<>();

  /** What an operator sees of all projects at once. */
  private static final Set<String> OF_ALL = Set.of("/api-keys/{key}", "/projects/{project}");

  /** Of the first project, by where a path names them. */
  private static final Map<String, String> things = new HashMap<>();

  private static Volume volume;
  private static Installation installation;
  private static Replica easel;

  @BeforeAll
  static void start() throws Exception {
    volume = Volume.create();
    Files.createDirectories(volume.at("data/private-set"));
    installation = Installation.start(Sandbox.Options.INSTANT.on(volume.claims()));
    easel =
        Replica.start(
            TestDatabase.settings(),
            installation.settings(),
            volume.settings(),
            Map.of("easel.api-key", ROOT, "easel.webhooks.allow-http", true));
    installation.project(OTHERS);
    var project = "{\"name\": \"%1$s\", \"namespace\": \"%1$s\"}".formatted(OTHERS);
    assertThat(send("post", "/v1/projects", ROOT, project).status()).isEqualTo(201);
    for (var role : ROLES) {
      keys.put(role, key(role, "default"));
      othersKeys.put(role, key(role, OTHERS));
    }
    for (var key : List.of(key("viewer"), String.valueOf(othersKeys.get("viewer")))) {
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> send("get", "/v1/recipes", key, "").json().path("data").path(1).isObject());
    }
    things();
    easel
        .context()
        .getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
        .registerMapping(
            RequestMappingInfo.paths("/v1/undeclared").build(),
            new Undeclared(),
            Undeclared.class.getMethod("answer"));
  }

  private static String key(String role, String project) {
    var body = "{\"name\": \"%s\", \"role\": \"%s\"}".formatted(role, role);
    var made = send("post", "/v1/api-keys", ROOT, body, "Easel-Project", project);
    return made.json().path("key").asString();
  }

  private static String key(String role) {
    return String.valueOf(keys.get(role));
  }

  private static void things() {
    made("/v1/datasets:adopt", DATASET);
    var run = made("/v1/runs", Easel.dreambooth("private-dog", Volume.UNCHECKED));
    await()
        .atMost(Duration.ofMinutes(1))
        .until(
            () ->
                send("get", "/v1/endpoints/inference-private-dog", key("viewer"), "").status()
                    == 200);
    var webhook =
        made("/v1/webhooks", "{\"url\": \"https://example.com/\", \"event_types\": [\"run.*\"]}");
    var trigger =
        made(
            "/v1/triggers",
            """
            {"name": "private", "scheme": "github", "recipe": "dreambooth",
             "run_name": "dog-${unique}"}
            """);
    things.put("/runs/{run}", run);
    things.put("/models/{model}", "private-dog");
    things.put("/endpoints/{name}", "inference-private-dog");
    things.put("/datasets/{name}", "private-set");
    things.put(
        "/api-keys/{key}",
        send("get", "/v1/api-keys", key("admin"), "").json().at("/data/0/id").asString());
    things.put("/webhooks/{webhook}", webhook);
    things.put("/triggers/{trigger}", trigger);
    things.put("/projects/{project}", "default");
    things.put("/events/{namespace}", "tenant-example");
  }

  private static String made(String path, String body) {
    var made = send("post", path, key("admin"), body);
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    return made.json().path("id").asString();
  }

  /** A handler whose author forgot to say who may. */
  public static final class Undeclared {

    public String answer() {
      return "it was reached";
    }
  }

  @AfterAll
  static void stop() {
    easel.close();
    installation.close();
    volume.close();
  }

  record Route(String method, String path, String role) {

    @Override
    public String toString() {
      return method + " " + path;
    }

    /** Somewhere where nothing is. */
    String address() {
      return path.replaceAll("\\{[^}]+}", "none-such");
    }

    /** The first thing that it names, by where; empty if it names none of a project's. */
    Optional<String> thing() {
      return things.keySet().stream().filter(path::contains).findFirst();
    }

    /** Something of that name. */
    String address(String where, String thing) {
      var name = where.substring(where.indexOf('{'));
      return path.replace(name, thing).replaceAll("\\{[^}]+}", "none-such");
    }
  }

  static Stream<Route> routes() throws IOException {
    var document = new YAMLMapper().readTree(Files.readString(Path.of("openapi/openapi.yaml")));
    return document.path("paths").properties().stream()
        .flatMap(
            path ->
                path.getValue().properties().stream()
                    .filter(it -> METHODS.contains(it.getKey()))
                    .map(it -> route(path.getKey(), it.getKey(), it.getValue())));
  }

  private static Route route(String path, String method, JsonNode operation) {
    return new Route(method, path, operation.path("x-easel-role").asString("undeclared"));
  }

  @ParameterizedTest
  @MethodSource("routes")
  void eachRoleMayWhatTheDocumentSays(Route route) {
    if (route.role().equals("signature")) {
      takesNoKey(route);
      return;
    }
    assertThat(ROLES).contains(route.role());
    assertThat(send(route.method(), route.address(), "", "{}").status()).isEqualTo(401);
    assertThat(send(route.method(), route.address(), "wrong", "{}").status()).isEqualTo(401);
    for (var role : ROLES) {
      var answer = send(route.method(), route.address(), String.valueOf(keys.get(role)), "{}");
      if (ROLES.indexOf(role) >= ROLES.indexOf(route.role())) {
        assertThat(answer.status()).as(role).isNotIn(401, 403);
      } else {
        isForbidden(answer, role, route.role());
      }
    }
  }

  /** What is another project's is to each role as if it were not there. */
  @ParameterizedTest
  @MethodSource("routes")
  void whatIsAnothersIsToNobodyThere(Route route) {
    if (route.thing().isEmpty() || route.role().equals("signature")) {
      return;
    }
    var where = route.thing().orElseThrow();
    var thing = String.valueOf(things.get(where));
    var roles = OF_ALL.contains(where) ? ROLES.subList(0, 3) : ROLES;
    for (var role : roles) {
      var key = String.valueOf(othersKeys.get(role));
      var answer = asOther(route, route.address(where, thing), key);
      if (ROLES.indexOf(role) < ROLES.indexOf(route.role())) {
        isForbidden(answer, role, route.role());
      } else {
        var none = asOther(route, route.address(where, absent(thing)), key);
        assertThat(answer.status()).as(role).isEqualTo(none.status()).isIn(404, 422, 503);
        assertThat(answer.json().path("code")).isEqualTo(none.json().path("code"));
        assertThat(answer.text()).doesNotContain("\"default\"");
      }
    }
  }

  /** An operator is of all projects, and names the other one. */
  private static Answer asOther(Route route, String path, String key) {
    return key.equals(othersKeys.get("operator"))
        ? send(route.method(), path, key, "{}", "Easel-Project", OTHERS)
        : send(route.method(), path, key, "{}");
  }

  private static String absent(String thing) {
    return thing.substring(0, thing.length() - 1) + (thing.endsWith("0") ? "1" : "0");
  }

  /** Whoever calls, there is no such thing, or nothing was said. */
  private static void takesNoKey(Route route) {
    for (var key : List.of("", "wrong", ROOT, String.valueOf(keys.get("viewer")))) {
      assertThat(send(route.method(), route.address(), key, "{}").status()).isIn(404, 422);
    }
  }

  private static void isForbidden(Answer answer, String role, String needed) {
    assertThat(answer.status()).as(role).isEqualTo(403);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(answer.json().path("code").asString()).isEqualTo("forbidden");
    assertThat(answer.json().path("needed_role").asString()).isEqualTo(needed);
    assertThat(answer.json().path("role").asString()).isEqualTo(role);
    assertThat(answer.json().path("detail").asString()).contains(needed, role);
    assertThat(answer.json().path("request_id").asString())
        .isEqualTo(answer.header("X-Request-Id"));
  }

  @Test
  void whatDeclaresNoRoleIsRefusedToAll() {
    for (var role : ROLES) {
      var refused = send("get", "/v1/undeclared", String.valueOf(keys.get(role)), "");
      assertThat(refused.status()).as(role).isEqualTo(403);
    }
    assertThat(send("get", "/v1/undeclared", ROOT, "").status()).isEqualTo(403);
    assertThat(send("get", "/v1/undeclared", "", "").status()).isEqualTo(401);
  }

  @Test
  void theRoleIsAskedForBeforeTheBodyIsRead() {
    var viewer = String.valueOf(keys.get("viewer"));

    assertThat(send("post", "/v1/runs", viewer, "{\"recipe\":").status()).isEqualTo(403);
    assertThat(send("post", "/v1/runs?nonsense=1", viewer, "{}").status()).isEqualTo(403);
    assertThat(send("post", "/v1/runs/", viewer, "{}").status()).isEqualTo(404);
    assertThat(send("put", "/v1/runs", viewer, "{}").status()).isEqualTo(405);
    assertThat(send("delete", "/v1/runs/x%2Fy", viewer, "").status()).isIn(403, 404, 405);
  }

  @Test
  void aHeadIsAGet() {
    var head =
        HttpRequest.newBuilder(easel.base().resolve("/v1/doctor"))
            .header("Authorization", "Bearer " + keys.get("viewer"))
            .HEAD();

    assertThat(easel.send(head).status()).isEqualTo(403);
  }

  private static Answer send(
      String method, String path, String key, String body, String... headers) {
    var request =
        HttpRequest.newBuilder(easel.base().resolve(path))
            .method(method.toUpperCase(java.util.Locale.ROOT), publisher(method, body));
    if (!key.isEmpty()) {
      request.header("Authorization", "Bearer " + key);
    }
    if (!method.equals("get")) {
      request.header("Content-Type", "application/json");
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    return easel.send(request);
  }

  private static HttpRequest.BodyPublisher publisher(String method, String body) {
    return method.equals("get")
        ? HttpRequest.BodyPublishers.noBody()
        : HttpRequest.BodyPublishers.ofString(body);
  }
}
