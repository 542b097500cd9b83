package dev.easel.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class LogsTest {
  private final Sandbox sandbox = Sandbox.start(Sandbox.Options.STANDING);
  private final Client kubernetes = new Client(sandbox.kubernetesUrl(), sandbox.kubernetesToken());
  private final Client argo = new Client(sandbox.argoUrl(), sandbox.argoToken());

  @BeforeEach
  void submit() {
    Guide.install(sandbox);
    Guide.submit(sandbox, Guide.event("run-1", "example-dog"));
  }

  @AfterEach
  void close() {
    sandbox.close();
  }

  @Test
  void theTrainersWordsAreThoseRecorded() {
    sandbox.clock().advance(Duration.ofHours(1));
    List<String> recorded =
        Recording.text("argo/executed-finetuner.log")
            .lines()
            .map(LogsTest::shape)
            .distinct()
            .toList();
    List<String> printed =
        log("finetuner", "&timestamps=true").lines().map(LogsTest::shape).distinct().toList();
    assertThat(printed)
        .containsAll(recorded.stream().filter(it -> !it.contains("signal handler")).toList());
  }

  /** A line without its numbers: of a progress bar only the first state. */
  private static String shape(String line) {
    return line.replaceFirst("\r.*", "")
        .replaceFirst("(Total Steps:).*", "$1")
        .replaceAll("/(generic|db-finetune-data)\\S*", "PATH")
        .replaceAll("(?:RANDOM SEED|RUN_NAME|msg=\"sub-process|LOSS).*", "")
        .replaceAll("[0-9][0-9.,:TZ-]*", "N")
        .strip();
  }

  @Test
  void aBarIsRewrittenWithinOneLine() {
    sandbox.clock().advance(Duration.ofHours(1));
    String bars =
        log("finetuner", "")
            .lines()
            .filter(line -> line.startsWith("Total Steps:"))
            .findFirst()
            .orElseThrow();
    assertThat(bars.split("\r", -1)).hasSize(1);
    assertThat(log("finetuner", ""))
        .contains("it/s, perf/rank")
        .contains("\rTotal Steps:")
        .contains("| 400/400 [")
        .endsWith("error=<nil>\n");
  }

  @Test
  void linesComeAsTimePasses() {
    sandbox.clock().advance(Duration.ofMinutes(8));
    String half = log("finetuner", "");
    assertThat(half).contains("Loading the model").doesNotContain("Done!");
    sandbox.clock().advance(Duration.ofHours(1));
    assertThat(log("finetuner", "")).startsWith(half).contains("Done!");
    assertThat(log("finetuner", "&tailLines=2").lines()).hasSize(2);
  }

  @Test
  void aFollowedLogEndsWithItsContainer() throws Exception {
    sandbox.clock().advance(Duration.ofMinutes(5));
    try (Stream<String> lines = kubernetes.lines(path("finetuner") + "&follow=true")) {
      sandbox.clock().advance(Duration.ofHours(1));
      assertThat(lines).contains("Done!");
    }
  }

  @Test
  void aPodThatWaitsHasNoLog() {
    sandbox.clock().advance(Duration.ofSeconds(1));
    assertThat(kubernetes.get(path("downloader(0)")).status()).isEqualTo(400);
    assertThat(kubernetes.get("/api/v1/namespaces/tenant-example/pods/none/log").status())
        .isEqualTo(404);
  }

  @Test
  void argosLinesNameTheirPods() {
    sandbox.clock().advance(Duration.ofHours(1));
    JsonNode recorded =
        Json.read(Recording.text("argo/executed-logs.ndjson").lines().findFirst().orElseThrow());
    String log =
        argo.get("/api/v1/workflows/tenant-example/run-1/log?logOptions.container=main").text();
    JsonNode first = Json.read(log.lines().findFirst().orElseThrow());
    assertThat(first.path("result").propertyNames())
        .containsExactlyElementsOf(recorded.path("result").propertyNames());
    assertThat(log).contains("[00:00\\u003c00:");
    assertThat(argo.get("/api/v1/workflows/tenant-example/none/log").status()).isEqualTo(404);
  }

  private String log(String step, String query) {
    return kubernetes.get(path(step) + query).text();
  }

  private String path(String step) {
    JsonNode workflow =
        Json.read(String.valueOf(sandbox.object("argoproj.io/v1alpha1", "Workflow", "run-1")));
    for (JsonNode node : Json.at(workflow, "status", "nodes")) {
      if (Json.text(node, "displayName").equals(step)) {
        String pod = Pods.name("run-1", Json.text(node, "templateName"), Json.text(node, "id"));
        return "/api/v1/namespaces/tenant-example/pods/" + pod + "/log?container=main";
      }
    }
    throw new AssertionError(step);
  }
}
