package dev.easel.webhooks;

import dev.easel.runs.RunId;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Writes notifications, one for each webhook that wants to be told, in the transaction of what they
 * tell.
 */
@Component
class Outbox {

  /** No row of a webhook is waited for: one that is locked so is being deleted. */
  private static final String RECEIVERS =
      """
      select id from webhooks w
      where project_id = :project and enabled and (run_id is null or run_id = :run)
        and event_types && :patterns::text[]
        and not (:once and exists (select from webhook_deliveries d
          where d.webhook_id = w.id and d.run_id = :run and d.type = :type))
      order by id for key share skip locked
      """;

  private final JdbcClient jdbc;
  private final Payload payload;
  private final ApplicationEventPublisher publisher;
  private final Clock clock;

  Outbox(JdbcClient jdbc, Payload payload, ApplicationEventPublisher publisher, Clock clock) {
    this.jdbc = jdbc;
    this.payload = payload;
    this.publisher = publisher;
    this.clock = clock;
  }

  /** Published inside a transaction that has something to deliver. */
  record Written() {}

  void write(Notification notification) {
    write(notification, receivers(notification, false));
  }

  /** Unless the webhook was told this of this run. */
  void writeOnce(Notification notification) {
    write(notification, receivers(notification, true));
  }

  private List<WebhookId> receivers(Notification notification, boolean once) {
    return jdbc.sql(RECEIVERS)
        .param("project", notification.project())
        .param("run", uuid(notification.run()), Types.OTHER)
        .param("patterns", notification.type().matching().toArray(String[]::new))
        .param("type", notification.type().text())
        .param("once", once)
        .query((rs, n) -> new WebhookId(rs.getObject(1, UUID.class)))
        .list();
  }

  private void write(Notification notification, List<WebhookId> receivers) {
    if (receivers.isEmpty()) {
      return;
    }
    var body = payload.of(notification.type(), notification.at(), notification.data());
    insert(notification, receivers, body);
    publisher.publishEvent(new Written());
  }

  /** To one webhook, whatever it asked for. */
  void write(Notification notification, WebhookId receiver) {
    write(notification, List.of(receiver));
  }

  /** One statement: whoever caused it waits for it. */
  private void insert(Notification notification, List<WebhookId> receivers, String body) {
    var now = clock.instant();
    jdbc.sql(
            """
            insert into webhook_deliveries (id, project_id, webhook_id, type, subject, run_id,
              payload, hops, state, due_at, created_at)
            select d.id, :project, d.webhook, :type, :subject, :run::uuid, :payload, :hops, 'PENDING',
              :now::timestamptz, :now
            from unnest(:ids::uuid[], :webhooks::uuid[]) as d (id, webhook)
            """)
        .param(
            "ids",
            receivers.stream()
                .map(receiver -> DeliveryId.create(now).value().toString())
                .toArray(String[]::new))
        .param(
            "webhooks",
            receivers.stream().map(receiver -> receiver.value().toString()).toArray(String[]::new))
        .param("project", notification.project())
        .param("type", notification.type().text())
        .param("subject", notification.subject())
        .param("run", uuid(notification.run()), Types.OTHER)
        .param("payload", body)
        .param("hops", notification.hops())
        .param("now", Timestamp.from(now))
        .update();
  }

  private static @Nullable UUID uuid(@Nullable RunId run) {
    return run == null ? null : run.value();
  }
}
