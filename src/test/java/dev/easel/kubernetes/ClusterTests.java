package dev.easel.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ClusterTests {

  private static final ResourceKind WORKFLOWS =
      new ResourceKind("argoproj.io", "v1alpha1", "workflows");

  private final ScriptedServer server = new ScriptedServer();
  private final Cluster cluster = server.cluster();

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void finds() throws Exception {
    server.reply("{\"metadata\":{\"name\":\"a\"}}");
    assertThat(cluster.find(WORKFLOWS, "n", "a")).isPresent();
    assertThat(server.request().path())
        .isEqualTo("/apis/argoproj.io/v1alpha1/namespaces/n/workflows/a");
  }

  @Test
  void coreKindsHaveAnotherRoot() {
    assertThat(new ResourceKind("", "v1", "pods").path("n", "p"))
        .isEqualTo("api/v1/namespaces/n/pods/p");
  }

  @Test
  void anAbsentObjectIsNotAnAbsentKind() {
    server.reply(404, "application/json", status(404, "NotFound", "workflows \\\"a\\\" not found"));
    assertThat(cluster.find(WORKFLOWS, "n", "a")).isEmpty();
    server.reply(404, "text/plain", "404 page not found\n");
    assertThatExceptionOfType(ClusterRefused.class)
        .isThrownBy(() -> cluster.find(WORKFLOWS, "n", "a"))
        .withMessage("status 404: 404 page not found")
        .satisfies(refused -> assertThat(refused.status()).isEqualTo(404));
  }

  @Test
  void metadataIsListedWithoutTheRest() throws Exception {
    server.reply(
        """
        {"kind":"PartialObjectMetadataList","metadata":{},"items":[{"metadata":{"name":"n"}}]}
        """);
    var names = new java.util.ArrayList<String>();
    cluster.metadata(
        new Selection(new ResourceKind("", "v1", "nodes"), "", ""),
        node -> names.add(node.at("/metadata/name").asString()));
    assertThat(names).containsExactly("n");
    var request = server.request();
    assertThat(request.path()).startsWith("/api/v1/nodes");
    assertThat(request.accept())
        .isEqualTo("application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1");
  }

  @Test
  void aGroupThatIsNotServedHasNoVersions() {
    server.reply(404, "text/plain", "404 page not found\n");
    assertThat(cluster.versions("serving.kserve.io")).isEmpty();
    server.reply("{\"kind\":\"APIGroup\",\"versions\":[{\"version\":\"v1beta1\"}]}");
    assertThat(cluster.versions("serving.kserve.io")).containsExactly("v1beta1");
  }

  @Test
  void refusalsKeepTheirWords() {
    server.reply(403, "application/json", status(403, "Forbidden", "workflows is forbidden"));
    assertThatExceptionOfType(ClusterRefused.class)
        .isThrownBy(() -> cluster.find(WORKFLOWS, "n", "a"))
        .withMessage("workflows is forbidden");
  }

  @Test
  void aChangeWhoseConnectionDroppedIsNotSentAgain() {
    server.drop();
    var patch = JsonMapper.shared().createObjectNode();
    assertThatExceptionOfType(ClusterUnreachable.class)
        .isThrownBy(() -> cluster.patch(WORKFLOWS, "n", "a", patch));
    assertThat(server.requestsLeft()).isEqualTo(1);
  }

  @Test
  void aServerThatIsAwayIsUnreachable() {
    server.close();
    assertThatExceptionOfType(ClusterUnreachable.class)
        .isThrownBy(() -> cluster.find(WORKFLOWS, "n", "a"));
  }

  @Test
  void patches() throws Exception {
    server.reply("{}");
    var patch = JsonMapper.shared().readTree("{\"spec\":{\"suspend\":null}}");
    assertThat(cluster.patch(WORKFLOWS, "n", "a", patch)).isPresent();
    var request = server.request();
    assertThat(request.method()).isEqualTo("PATCH");
    assertThat(request.contentType()).startsWith("application/merge-patch+json");
    assertThat(request.body()).isEqualTo("{\"spec\":{\"suspend\":null}}");
  }

  @Test
  void deletesOnlyTheObjectOfThatUid() throws Exception {
    server.reply("{}");
    assertThat(cluster.delete(WORKFLOWS, "n", "a", "u-1")).isTrue();
    assertThat(server.request().body()).contains("\"preconditions\":{\"uid\":\"u-1\"}");
    server.reply(409, "application/json", status(409, "Conflict", "the UID in the precondition"));
    assertThat(cluster.delete(WORKFLOWS, "n", "a", "u-1")).isFalse();
    server.reply(404, "application/json", status(404, "NotFound", "not found"));
    assertThat(cluster.delete(WORKFLOWS, "n", "a", null)).isFalse();
  }

  @Test
  void listsEveryPage() throws Exception {
    server.reply("{\"metadata\":{\"continue\":\"t/+=\"},\"items\":[{},{}]}");
    server.reply("{\"metadata\":{},\"items\":[{}]}");
    assertThat(cluster.list(new Selection(WORKFLOWS, "n", ""))).hasSize(3);
    assertThat(server.request().query()).isEqualTo("limit=250");
    assertThat(server.request().query()).isEqualTo("limit=250&continue=t/+=");
  }

  @Test
  void opensALogFromAWholeSecondOn() throws Exception {
    server.lines("2026-01-31T12:00:00.5Z a");
    var since = Instant.parse("2026-01-31T12:00:00.9Z");
    try (var log = cluster.log("n", "p", since, true, Duration.ofSeconds(30))) {
      var bytes = new byte[100];
      var text = new StringBuilder();
      for (var count = log.read(bytes); count >= 0; count = log.read(bytes)) {
        text.append(new String(bytes, 0, count, StandardCharsets.UTF_8));
      }
      assertThat(text.toString()).isEqualTo("2026-01-31T12:00:00.5Z a\n");
    }
    var request = server.request();
    assertThat(request.path()).isEqualTo("/api/v1/namespaces/n/pods/p/log");
    assertThat(request.query())
        .isEqualTo("container=main&timestamps=true&sinceTime=2026-01-31T12:00:00Z&follow=true");
  }

  @Test
  void aLogThatThisSideEndsHasNoEnd() {
    server.open("2026-01-31T12:00:00.5Z a");
    try (var log = cluster.log("n", "p", null, true, Duration.ofMillis(500))) {
      assertThatExceptionOfType(ClusterUnreachable.class)
          .isThrownBy(
              () -> {
                while (log.read(new byte[100]) >= 0) {}
              });
    }
  }

  private static String status(int code, String reason, String message) {
    return """
    {"kind":"Status","status":"Failure","reason":"%s","message":"%s","code":%d}\
    """
        .formatted(reason, message, code);
  }
}
