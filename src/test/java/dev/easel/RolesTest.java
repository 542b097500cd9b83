package dev.easel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.Easel.Answer;
import dev.easel.sandbox.Sandbox;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

/** Who may call what: each route of the OpenAPI document for each role, and for nobody. */
class RolesTest {

  private static final String ROOT = "a-long-random-text";
  private static final List<String> ROLES = List.of("viewer", "runner", "admin", "operator");
  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

  private static final Map<String, String> keys = new HashMap<>();
  private static Installation installation;
  private static Replica easel;

  @BeforeAll
  static void start() throws Exception {
    installation = Installation.start(Sandbox.Options.INSTANT);
    easel =
        Replica.start(
            TestDatabase.settings(), installation.settings(), Map.of("easel.api-key", ROOT));
    for (var role : ROLES) {
      var body = "{\"name\": \"%s\", \"role\": \"%s\"}".formatted(role, role);
      var made = send("post", "/v1/api-keys", ROOT, body);
      keys.put(role, made.json().path("key").asString());
    }
    easel
        .context()
        .getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
        .registerMapping(
            RequestMappingInfo.paths("/v1/undeclared").build(),
            new Undeclared(),
            Undeclared.class.getMethod("answer"));
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

  private static Answer send(String method, String path, String key, String body) {
    var request =
        HttpRequest.newBuilder(easel.base().resolve(path))
            .method(method.toUpperCase(java.util.Locale.ROOT), publisher(method, body));
    if (!key.isEmpty()) {
      request.header("Authorization", "Bearer " + key);
    }
    if (!method.equals("get")) {
      request.header("Content-Type", "application/json");
    }
    return easel.send(request);
  }

  private static HttpRequest.BodyPublisher publisher(String method, String body) {
    return method.equals("get")
        ? HttpRequest.BodyPublishers.noBody()
        : HttpRequest.BodyPublishers.ofString(body);
  }
}
