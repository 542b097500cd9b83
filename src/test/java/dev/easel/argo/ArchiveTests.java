package dev.easel.argo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.kubernetes.ScriptedServer;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is read from Argo's archive; its answers are those of Argo 4.1's sources. */
class ArchiveTests {

  private final ScriptedServer server = new ScriptedServer();
  private final ArgoServer argo =
      new ArgoServer(
          new ArgoProperties(
              server.uri(),
              "secret",
              null,
              null,
              null,
              Duration.ofSeconds(5),
              Duration.ofSeconds(5)),
          namespace -> Optional.empty());
  private final Archive archive = new Archive(argo);

  @AfterEach
  void close() {
    argo.close();
    server.close();
  }

  @Test
  void findsAWorkflowByItsUid() throws Exception {
    var ended = Recorded.read("workflow-succeeded").path("workflow");
    server.reply(ended.toString());

    var found = archive.find(ended.at("/metadata/namespace").asString(), "a-uid");

    assertThat(found).isEqualTo(new Archive.Answer.Found(Recorded.workflow("workflow-succeeded")));
    assertThat(server.request().path()).isEqualTo("/api/v1/archived-workflows/a-uid");
  }

  @Test
  void aWorkflowOfAnotherNamespaceIsNotOurs() {
    server.reply(Recorded.read("workflow-succeeded").path("workflow").toString());

    assertThat(archive.find("elsewhere", "a-uid")).isEqualTo(new Archive.Answer.Absent());
  }

  @ParameterizedTest
  @CsvSource({
    "404, not found, Absent",
    "500, getting archived workflows not supported, NotKept",
    "403, permission denied, Unreadable",
    "503, upstream connect error, Unreadable"
  })
  void tellsApartWhyItHasNone(int status, String message, String answer) {
    server.reply(
        status, "application/json", "{\"code\": 2, \"message\": \"%s\"}".formatted(message));

    assertThat(archive.find("n", "a-uid").getClass().getSimpleName()).isEqualTo(answer);
  }

  @Test
  void whatIsNoWorkflowIsUnreadable() {
    server.reply("<html>");

    assertThat(archive.named("n", "w")).isInstanceOf(Archive.Answer.Unreadable.class);
  }
}
