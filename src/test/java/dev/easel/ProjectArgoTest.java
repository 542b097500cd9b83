package dev.easel;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.easel.sandbox.Sandbox;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.ObjectMapper;

/** A team has an Argo server of its own, with a token of its own, and labels on all its runs. */
class ProjectArgoTest {

  @TempDir private Path tokens;

  private final Installation installation = Installation.start(Sandbox.Options.INSTANT);
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private HttpServer teams;
  private Replica easel;

  @BeforeEach
  void start() throws IOException {
    teams = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    teams.createContext("/argo/", this::forward);
    teams.start();
    easel =
        Replica.start(
                TestDatabase.settings(),
                installation.settings(),
                Map.of("easel.argo.tokens", tokens.toString(), "easel.runs.retry-longest", "1s"))
            .ready();
  }

  @AfterEach
  void stop() {
    easel.close();
    teams.stop(0);
    http.close();
    installation.close();
  }

  /** Takes the team's token alone, and hands on what comes to the cluster's Argo. */
  private void forward(HttpExchange exchange) throws IOException {
    try (exchange) {
      var mine =
          "Bearer of-the-team".equals(exchange.getRequestHeaders().getFirst("Authorization"));
      var path = exchange.getRequestURI().getPath().substring("/argo".length());
      calls.add((mine ? "" : "refused ") + exchange.getRequestMethod() + " " + path);
      var body = exchange.getRequestBody().readAllBytes();
      if (!mine) {
        exchange.sendResponseHeaders(401, -1);
        return;
      }
      var sandbox = installation.sandbox();
      var request =
          HttpRequest.newBuilder(URI.create(sandbox.argoUrl() + path))
              .header("Authorization", "Bearer " + sandbox.argoToken())
              .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body))
              .build();
      var answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
      exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
      exchange.getResponseBody().write(answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String argo(String token) {
    return "{\"argo\": {\"url\": \"http://127.0.0.1:%d/argo/\", \"token\": \"%s\"}}"
        .formatted(teams.getAddress().getPort(), token);
  }

  @Test
  void runsGoToTheProjectsOwnArgoWithItsOwnToken() throws IOException {
    assertThat(easel.patch("/v1/projects/default", argo("team-a")).status()).isEqualTo(200);

    var run = easel.submit("own-argo");

    var waiting = easel.until(run, seen -> seen.path("waiting_reason").isString());
    assertThat(waiting.path("waiting_reason").asString()).isEqualTo("argo_unreachable");
    assertThat(waiting.path("waiting_message").asString()).contains("'team-a'");
    assertThat(calls).isEmpty();
    assertThat(easel.get("/v1/doctor").json().path("findings").findValuesAsString("code"))
        .contains("argo_unreachable");

    Files.writeString(tokens.resolve("team-a"), "of-the-team\n");
    assertThat(easel.ended(run).path("status").asString()).isEqualTo("succeeded");
    assertThat(calls)
        .contains("POST /api/v1/events/tenant-example/easel-dreambooth")
        .noneMatch(call -> call.startsWith("refused"));

    var before = calls.size();
    assertThat(easel.patch("/v1/projects/default", "{\"argo\": null}").status()).isEqualTo(200);
    assertThat(easel.ended(easel.submit("installations-argo")).path("status").asString())
        .isEqualTo("succeeded");
    assertThat(calls).hasSize(before);
  }

  @Test
  void whatIsNoAddressOrFileIsRefused() {
    var refused =
        easel.patch(
            "/v1/projects/default",
            """
            {"argo": {"url": "ftp://x@y/z", "token": "../etc/passwd", "ca": "A", "port": 1},
             "labels": {"a b": "x", "team": "a b"}}
            """);

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.json().path("errors").findValuesAsString("pointer"))
        .containsExactlyInAnyOrder(
            "#/argo/url",
            "#/argo/token",
            "#/argo/ca",
            "#/argo/port",
            "#/labels/a%20b",
            "#/labels/team");
  }

  @Test
  void runsHaveTheProjectsLabelsUnlessTheyHaveOthers() {
    var labels = "{\"labels\": {\"cost-center\": \"42\", \"team\": \"a\"}}";
    assertThat(easel.patch("/v1/projects/default", labels).status()).isEqualTo(200);

    var run = easel.submit("labelled", "\"labels\": {\"team\": \"b\", \"own\": \"c\"},");

    var shown = easel.get("/v1/runs/" + run).json().path("labels");
    assertThat(shown)
        .isEqualTo(
            new ObjectMapper()
                .createObjectNode()
                .put("cost-center", "42")
                .put("team", "b")
                .put("own", "c"));
    assertThat(easel.get("/v1/runs?label=cost-center:42").json().path("data").size()).isOne();
  }
}
