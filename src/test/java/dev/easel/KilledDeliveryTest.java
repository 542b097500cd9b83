package dev.easel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.easel.sandbox.Sandbox;
import dev.easel.webhooks.Receiver;
import java.sql.Connection;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A replica is killed after the receiver has answered and before that is kept. */
@Timeout(180)
class KilledDeliveryTest {

  private static final Map<String, Object> HERE =
      Map.of(
          "easel.egress.allow",
          "127.0.0.0/8",
          "easel.egress.allow-http",
          "true",
          "easel.webhooks.timeout",
          "2s",
          "easel.webhooks.claim",
          "3s");

  private final Map<String, Object> database = TestDatabase.settings();
  private final CountDownLatch answered = new CountDownLatch(1);

  @Test
  void itIsDeliveredAgainUnderTheSameId() throws Exception {
    try (var installation = Installation.start(Sandbox.Options.STANDING);
        var receiver = new Receiver();
        var lock = TestDatabase.source(database).getConnection()) {
      lock.setAutoCommit(false);
      var settings = new HashMap<>(installation.settings());
      settings.putAll(database);
      settings.putAll(HERE);
      try (var killed = EaselProcess.start(installation, settings)) {
        killed.ready();
        var made =
            killed.post(
                "/v1/webhooks",
                "{\"url\": \"%s\", \"event_types\": [\"run.queued\"]}"
                    .formatted(receiver.url("/killed")));
        assertThat(made.status()).isEqualTo(201);
        receiver.on("/killed", (exchange, came) -> answer(exchange, lock));
        var _ = killed.submit("killed");

        answered.await();
        await().atMost(Duration.ofSeconds(10)).until(this::isBlocked);
        killed.kill();
      }
      receiver.on("/killed", Receiver.answers(204));
      lock.rollback();
      try (var _ = Replica.start(database, installation.settings(), HERE)) {
        await()
            .atMost(Duration.ofSeconds(30))
            .untilAsserted(() -> assertThat(receiver.at("/killed")).hasSize(2));
        await().atMost(Duration.ofSeconds(10)).until(() -> delivered() == 1);
      }
      var came = receiver.at("/killed");
      assertThat(came).hasSize(2);
      assertThat(came.getFirst().id()).isEqualTo(came.getLast().id());
      assertThat(came.getFirst().body()).isEqualTo(came.getLast().body());
    }
  }

  /** Nobody can keep what came of it: the webhook is the test's. */
  private void answer(com.sun.net.httpserver.HttpExchange exchange, Connection lock)
      throws java.io.IOException {
    try (var statement = lock.createStatement()) {
      statement.execute("select id from webhooks for update");
    } catch (java.sql.SQLException e) {
      throw new java.io.IOException(e);
    }
    exchange.sendResponseHeaders(204, -1);
    answered.countDown();
  }

  private boolean isBlocked() {
    return jdbc()
            .sql(
                """
                select count(*) from pg_stat_activity
                where datname = current_database() and wait_event_type = 'Lock'
                  and query like '%update webhooks%'
                """)
            .query(Long.class)
            .single()
        > 0;
  }

  private long delivered() {
    return jdbc()
        .sql("select count(*) from webhook_deliveries where state = 'DELIVERED'")
        .query(Long.class)
        .single();
  }

  private JdbcClient jdbc() {
    return JdbcClient.create(TestDatabase.source(database));
  }
}
