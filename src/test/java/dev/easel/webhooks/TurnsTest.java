package dev.easel.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.easel.Installation;
import dev.easel.Replica;
import dev.easel.TestDatabase;
import dev.easel.sandbox.Sandbox;
import java.time.Duration;
import java.util.HashMap;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Four deliveries at once, of which a project has one. */
@Timeout(120)
class TurnsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static Installation installation;
  private static Replica easel;
  private static Receiver receiver;
  private static WebhookCalls webhooks;
  private static JdbcClient jdbc;

  @BeforeAll
  static void start() {
    var settings = new HashMap<>(Receiver.ALLOWED);
    settings.put("easel.webhooks.timeout", "60s");
    settings.put("easel.webhooks.claim", "90s");
    settings.put("easel.webhooks.at-once", 4);
    installation = Installation.start(Sandbox.Options.STANDING);
    easel = Replica.start(TestDatabase.settings(), installation.settings(), settings).ready();
    receiver = new Receiver();
    webhooks = new WebhookCalls(easel);
    jdbc = easel.context().getBean(JdbcClient.class);
    for (var project : new String[] {"slow", "hanging", "other"}) {
      jdbc.sql("insert into projects (id) values (?)").param(project).update();
    }
  }

  @AfterAll
  static void stop() {
    receiver.close();
    easel.close();
    installation.close();
  }

  @Test
  void aProjectWhoseReceiversHangLeavesTheOthersTheirs() {
    for (var n = 0; n < 4; n++) {
      receiver.on("/hanging-" + n, receiver.hangs());
      tell(ofProject("hanging", "/hanging-" + n), 1);
    }
    await()
        .atMost(PATIENCE)
        .until(() -> IntStream.range(0, 4).anyMatch(n -> isCalled("/hanging-" + n)));

    tell(ofProject("other", "/other"), 1);

    await().atMost(PATIENCE).until(() -> isCalled("/other"));
    assertThat(IntStream.range(0, 4).filter(n -> isCalled("/hanging-" + n)).count()).isEqualTo(1);
  }

  private static boolean isCalled(String path) {
    return !receiver.at(path).isEmpty();
  }

  @Test
  void aTurnEndsAfterSomeTime() {
    receiver.on(
        "/slow",
        (exchange, came) -> {
          try {
            Thread.sleep(Duration.ofSeconds(1));
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          exchange.sendResponseHeaders(204, -1);
        });
    tell(ofProject("slow", "/slow"), 20);
    await().atMost(PATIENCE).until(() -> isCalled("/slow"));

    tell(ofProject("slow", "/quick"), 1);

    await().atMost(PATIENCE).until(() -> isCalled("/quick"));
    assertThat(receiver.at("/slow")).hasSizeLessThan(12);
  }

  private static UUID ofProject(String project, String path) {
    JsonNode webhook = webhooks.make(receiver.url(path), "dataset.*");
    var id = WebhookId.parse(webhook.path("id").asString()).orElseThrow().value();
    jdbc.sql("update webhooks set project_id = ? where id = ?").params(project, id).update();
    return id;
  }

  private static void tell(UUID webhook, int times) {
    jdbc.sql(
            """
            insert into webhook_deliveries (id, project_id, webhook_id, type, subject, payload,
              state, due_at, created_at)
            select gen_random_uuid(), project_id, id, 'dataset.validated', n::text, '{}',
              'PENDING', now(), now()
            from webhooks, generate_series(1, ?) n where id = ?
            """)
        .params(times, webhook)
        .update();
  }
}
