package dev.easel.argo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.kubernetes.Followers;
import dev.easel.kubernetes.Rhythm;
import dev.easel.kubernetes.ScriptedServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkflowsTests {

  private final ScriptedServer server = new ScriptedServer();
  private final Workflows workflows =
      new Workflows(
          server.cluster(),
          new Followers(
              server.cluster(), Rhythm.DEFAULT, Clock.systemUTC(), new SimpleMeterRegistry()),
          new HiddenNodes(
              new ArgoServer(
                  new ArgoProperties(
                      URI.create("http://127.0.0.1:1"),
                      "token",
                      null,
                      null,
                      null,
                      Duration.ofSeconds(1),
                      Duration.ofSeconds(1)),
                  namespace -> Optional.empty()),
              Clock.systemUTC()));

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void finds() {
    server.reply(Recorded.read("workflow-running-finetuner").path("workflow").toString());
    assertThat(workflows.find("n", "w").orElseThrow())
        .isEqualTo(Recorded.workflow("workflow-running-finetuner"));
  }

  @Test
  void terminatesAlsoWhatIsSuspended() throws Exception {
    server.reply(Recorded.read("workflow-suspended").path("workflow").toString()).reply("{}");
    workflows.terminate("n", "w", "canceled_by_caller");
    assertThat(server.request().method()).isEqualTo("GET");
    assertThat(server.request().body())
        .isEqualTo(
            "{\"metadata\":{\"annotations\":{\"easel.dev/ending\":\"canceled_by_caller\"}},"
                + "\"spec\":{\"shutdown\":\"Terminate\",\"suspend\":null}}");
  }

  @Test
  void leavesAloneWhatHasEnded() throws Exception {
    server.reply(Recorded.read("workflow-succeeded").path("workflow").toString());
    workflows.terminate("n", "w", "canceled_by_caller");
    assertThat(server.request().method()).isEqualTo("GET");
    assertThat(server.requestsLeft()).isZero();
  }

  @Test
  void followsALifeAsItWasWatched() throws Exception {
    var lines =
        Recorded.read("watch-one-life")
            .path("lines")
            .valueStream()
            .map(line -> line.isString() ? line.asString() : line.toString())
            .toArray(String[]::new);
    server.reply("{\"metadata\":{\"resourceVersion\":\"1000\"},\"items\":[]}").open(lines);
    var told = new Told();
    try (var _ = workflows.follow("tenant-example", told)) {
      assertThat(told.next()).isEqualTo("listed");
      assertThat(told.next()).isEqualTo("1 NONE 0");
      assertThat(told.next()).isEqualTo("2 RUNNING 1");
      for (var generation = 3; generation < 10; generation++) {
        assertThat(told.next()).startsWith(generation + " RUNNING");
      }
      assertThat(told.next()).isEqualTo("10 SUCCEEDED 4");
      assertThat(told.next()).isEqualTo("deleted 10");
    }
    assertThat(server.request().query()).contains("labelSelector=easel.dev/managed=true");
  }

  private static final class Told implements Workflows.Listener {

    private final BlockingQueue<String> news = new LinkedBlockingQueue<>();

    @Override
    public void seen(Workflow workflow) {
      news.add(
          "%d %s %d".formatted(workflow.generation(), workflow.phase(), workflow.steps().size()));
    }

    @Override
    public void deleted(Workflow last) {
      news.add("deleted " + last.generation());
    }

    @Override
    public void listed(Set<String> names) {
      news.add("listed");
    }

    String next() throws InterruptedException {
      return String.valueOf(news.poll(20, TimeUnit.SECONDS));
    }
  }
}
