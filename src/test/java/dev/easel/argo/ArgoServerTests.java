package dev.easel.argo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.easel.kubernetes.ScriptedServer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.contributor.Health;
import tools.jackson.databind.json.JsonMapper;

class ArgoServerTests {

  private final ScriptedServer server = new ScriptedServer();
  @TempDir Path folder;

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void sendsTheEvent() throws Exception {
    server.reply("{}");
    var parameters = new LinkedHashMap<String, String>();
    parameters.put("run_name", "example-dog");
    parameters.put("lr", "2e-6");
    parameters.put("a", "\"");
    var submission = new Submission("run_1", "run-1", "default", "c3BlYw", parameters);
    try (var argo = argo("secret", null)) {
      assertThat(argo.post("tenant-example", "easel-dreambooth", submission))
          .isEqualTo(new Answer.Accepted());
    }
    var request = server.request();
    assertThat(request.method()).isEqualTo("POST");
    assertThat(request.path()).isEqualTo("/api/v1/events/tenant-example/easel-dreambooth");
    assertThat(request.authorization()).isEqualTo("Bearer secret");
    assertThat(request.contentType()).isEqualTo("application/json");
    assertThat(request.body())
        .isEqualTo(
            "{\"run_id\":\"run_1\",\"workflow_name\":\"run-1\",\"project\":\"default\","
                + "\"spec\":\"c3BlYw\",\"parameters\":{\"run_name\":\"example-dog\","
                + "\"lr\":\"2e-6\",\"a\":\"\\\"\"}}");
  }

  @Test
  void asksForARetryAsItWasRecorded() throws Exception {
    var recorded = Recorded.read("verb-retry");
    var running = Recorded.read("verb-retry-running").path("response");
    server.reply(recorded.at("/response/body").toString());
    server.reply(
        running.path("status").asInt(), "application/json", running.path("body").toString());
    try (var argo = argo("secret", null)) {
      var workflow = "dreambooth-example-dog-8cf51aa1";
      assertThat(argo.retry("tenant-example", workflow)).isEqualTo(new Answer.Accepted());
      assertThat(argo.retry("tenant-example", workflow).words())
          .isEqualTo("Cannot retry a workflow in phase Running");
    }
    var request = server.request();
    assertThat(request.method()).isEqualTo("PUT");
    assertThat(request.path()).isEqualTo(recorded.at("/request/path").asString());
    assertThat(request.authorization()).isEqualTo("Bearer secret");
    assertThat(JsonMapper.shared().readTree(request.body()))
        .isEqualTo(recorded.at("/request/body"));
  }

  @Test
  void aTokenInAFileIsReadAgain() throws Exception {
    var file = Files.writeString(folder.resolve("token"), "first\n");
    server.reply("{}").reply("{}");
    try (var argo = argo(null, file.toString())) {
      var _ = argo.post("n", "d", RUN);
      assertThat(server.request().authorization()).isEqualTo("Bearer first");
      Files.writeString(file, "Bearer second");
      var _ = argo.post("n", "d", RUN);
      assertThat(server.request().authorization()).isEqualTo("Bearer second");
      Files.delete(file);
      assertThat(argo.post("n", "d", RUN))
          .isInstanceOf(Answer.Unreachable.class)
          .extracting(Answer::words)
          .asString()
          .contains("EASEL_ARGO_TOKEN_FILE");
    }
    assertThat(server.requestsLeft()).isZero();
  }

  @Test
  void whatWasSentAndNotAnsweredIsUnknownAndSentOnce() {
    server.drop();
    try (var argo = argo("secret", null)) {
      assertThat(argo.post("n", "d", RUN)).isInstanceOf(Answer.Unknown.class);
    }
    assertThat(server.requestsLeft()).isEqualTo(1);
  }

  @Test
  void anAnswerThatDoesNotComeIsUnknown() {
    server.silence();
    var properties =
        new ArgoProperties(
            server.uri(),
            "secret",
            null,
            null,
            null,
            Duration.ofSeconds(5),
            Duration.ofMillis(200));
    try (var argo = new ArgoServer(properties, namespace -> Optional.empty())) {
      assertThat(argo.post("n", "d", RUN)).isInstanceOf(Answer.Unknown.class);
    }
  }

  @Test
  void aServerThatIsAwayIsUnreachable() {
    server.close();
    try (var argo = argo("secret", null)) {
      assertThat(argo.post("n", "d", RUN)).isInstanceOf(Answer.Unreachable.class);
    }
  }

  @Test
  void aRedirectIsNotFollowed() throws Exception {
    try (var other = new ScriptedServer();
        var argo = argo("secret", null)) {
      server.redirect(other.uri() + "/");
      assertThat(argo.post("n", "d", RUN)).isInstanceOf(Answer.Failed.class);
      assertThat(other.requestsLeft()).isZero();
    }
  }

  @Test
  void ofALongAnswerTheBeginningIsKept() {
    server.reply(500, "text/plain", "x".repeat(1_000_000));
    try (var argo = argo("secret", null)) {
      assertThat(argo.post("n", "d", RUN).words()).hasSize(64 * 1024);
    }
  }

  @Test
  void itsStateIsShown() {
    server.reply("{\"version\":\"v4.1.2\"}").reply(401, "application/json", UNAUTHORIZED);
    try (var argo = argo("secret", null)) {
      var health = new ArgoHealth(argo);
      assertThat(health.health()).isEqualTo(Health.up().withDetail("version", "v4.1.2").build());
      assertThat(health.health().getDetails()).containsEntry("error", "status 401: Unauthorized");
      server.close();
      assertThat(health.health().getStatus().getCode()).isEqualTo("DOWN");
    }
  }

  @Test
  void theTokenIsNotPartOfAnyText() {
    var properties = properties(server.uri(), "secret", null, null);
    assertThat(properties.toString()).doesNotContain("secret").contains("localhost");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> properties(server.uri(), "sec ret\u00e9", null, null))
        .withMessageStartingWith("EASEL_ARGO_TOKEN must hold one token")
        .withMessageNotContaining("sec");
  }

  @Test
  void whatIsMissingOrWrongIsNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> properties(URI.create(""), "t", null, null))
        .withMessageStartingWith("EASEL_ARGO_URL is not set.");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> properties(URI.create("argo:2746"), "t", null, null))
        .withMessageStartingWith("EASEL_ARGO_URL must be http:// or https://");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> properties(server.uri(), " ", null, null))
        .withMessageContaining("neither is");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> properties(server.uri(), "t", "/f", null))
        .withMessageContaining("both are");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> properties(server.uri(), null, "/no/such/file", null))
        .withMessage("EASEL_ARGO_TOKEN_FILE names /no/such/file, which cannot be read.");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> properties(server.uri(), "t", null, "/no/such/file"))
        .withMessageStartingWith("EASEL_ARGO_CA_FILE names");
  }

  private static final Submission RUN = new Submission("run_1", "run-1", "p", "", Map.of());
  private static final String UNAUTHORIZED = "{\"code\":16,\"message\":\"Unauthorized\"}";

  private ArgoServer argo(@Nullable String token, @Nullable String tokenFile) {
    return new ArgoServer(
        properties(server.uri(), token, tokenFile, null), namespace -> Optional.empty());
  }

  private static ArgoProperties properties(
      URI url, @Nullable String token, @Nullable String tokenFile, @Nullable String caFile) {
    return new ArgoProperties(
        url, token, tokenFile, caFile, null, Duration.ofSeconds(5), Duration.ofSeconds(20));
  }
}
