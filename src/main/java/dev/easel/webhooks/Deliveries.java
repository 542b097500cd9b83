package dev.easel.webhooks;

import dev.easel.runs.RunId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The ledger: what was told to whom, how often it was tried, and what came of it. */
@Component
class Deliveries {

  private static final String SELECT =
      """
      select id, type, run_id, payload, hops, state, due_at, created_at, ended_at
      from webhook_deliveries
      """;

  private static final int PART = 1_000;

  private final JdbcClient jdbc;

  Deliveries(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * A part of what was told to a webhook.
   *
   * @param until not included
   * @param state null for any that has ended
   */
  record Range(Instant since, Instant until, @Nullable DeliveryState state) {}

  Optional<Delivery> find(WebhookId webhook, DeliveryId id) {
    return jdbc.sql(SELECT + "where webhook_id = ? and id = ?")
        .params(webhook.value(), id.value())
        .query(Deliveries::read)
        .optional();
  }

  /** Newest first, one more than the limit if there are. */
  List<Delivery> list(
      WebhookId webhook, @Nullable DeliveryState state, @Nullable DeliveryId after, int limit) {
    return jdbc.sql(
            SELECT
                + """
                where webhook_id = :webhook
                  and (:state::text is null or state = :state)
                  and (:after::uuid is null or id < :after)
                order by id desc limit :rows
                """)
        .param("webhook", webhook.value())
        .param("state", state == null ? null : state.name())
        .param("after", after == null ? null : after.value())
        .param("rows", limit + 1)
        .query(Deliveries::read)
        .list();
  }

  /** Of each of them, oldest first. */
  Map<DeliveryId, List<Attempt>> attempts(Collection<DeliveryId> of) {
    var found = new HashMap<DeliveryId, List<Attempt>>();
    if (of.isEmpty()) {
      return found;
    }
    jdbc.sql(
            """
            select delivery_id, at, duration_ms, status, error, message, answer
            from webhook_attempts where delivery_id in (:ids) order by delivery_id, number
            """)
        .param("ids", of.stream().map(DeliveryId::value).toList())
        .query(
            (RowCallbackHandler)
                rs ->
                    found
                        .computeIfAbsent(
                            new DeliveryId(rs.getObject("delivery_id", UUID.class)),
                            id -> new ArrayList<>())
                        .add(attempt(rs)));
    return found;
  }

  /** Writes one that was made already, in the order of nothing. */
  void insert(Delivery delivery, Notification told, WebhookId webhook) {
    jdbc.sql(
            """
            insert into webhook_deliveries (id, project_id, webhook_id, type, subject, payload,
              state, tries, created_at, ended_at)
            values (:id, :project, :webhook, :type, :subject, :payload, :state, 1, :created, :ended)
            """)
        .param("id", delivery.id().value())
        .param("project", told.project())
        .param("webhook", webhook.value())
        .param("type", delivery.type())
        .param("subject", told.subject())
        .param("payload", delivery.payload())
        .param("state", delivery.state().name())
        .param("created", Timestamp.from(delivery.createdAt()))
        .param("ended", timestamp(delivery.endedAt()), Types.TIMESTAMP)
        .update();
  }

  void insert(String project, DeliveryId delivery, Attempt attempt) {
    var failure = attempt.failure();
    jdbc.sql(
            """
            insert into webhook_attempts (delivery_id, project_id, number, at, duration_ms, status,
              error, message, answer)
            values (:delivery, :project,
              (select count(*) + 1 from webhook_attempts where delivery_id = :delivery), :at,
              :took, :status, :error, :message, :answer)
            """)
        .param("delivery", delivery.value())
        .param("project", project)
        .param("at", Timestamp.from(attempt.at()))
        .param("took", attempt.took().toMillis())
        .param("status", attempt.status(), Types.INTEGER)
        .param("error", failure == null ? null : failure.code(), Types.VARCHAR)
        .param("message", failure == null ? null : failure.message(), Types.VARCHAR)
        .param("answer", attempt.answer(), Types.VARCHAR)
        .update();
  }

  /** To be sent again from the beginning; false if what it told is erased. */
  boolean replay(WebhookId webhook, DeliveryId id, Instant now) {
    return jdbc.sql(
                """
                update webhook_deliveries
                set state = 'PENDING', tries = 0, due_at = :now, ended_at = null
                where webhook_id = :webhook and id = :id and payload is not null
                """)
            .param("webhook", webhook.value())
            .param("id", id.value())
            .param("now", Timestamp.from(now))
            .update()
        == 1;
  }

  /** The same of all in the range that have ended and are not erased; how many they are. */
  int replay(WebhookId webhook, Range range, Instant now) {
    return jdbc.sql(
            """
            update webhook_deliveries
            set state = 'PENDING', tries = 0, due_at = :now, ended_at = null
            where webhook_id = :webhook and created_at >= :since and created_at < :until
              and (:state::text is null or state = :state) and state <> 'PENDING'
              and payload is not null and type <> :test
            """)
        .param("webhook", webhook.value())
        .param("since", Timestamp.from(range.since()))
        .param("until", Timestamp.from(range.until()))
        .param("state", range.state() == null ? null : range.state().name())
        .param("test", EventType.WEBHOOK_TEST.text())
        .param("now", Timestamp.from(now))
        .update();
  }

  /**
   * Forgets what was told of a run. Webhooks first, as whoever delivers does; what is being sent at
   * this moment arrives.
   */
  void erase(RunId run) {
    jdbc.sql(
            """
            select id from webhooks where id in
              (select webhook_id from webhook_deliveries where run_id = ?)
            order by id for no key update
            """)
        .param(run.value())
        .query((rs, n) -> n)
        .list();
    jdbc.sql("delete from webhooks where run_id = ?").param(run.value()).update();
    jdbc.sql(
            """
            update webhook_attempts set message = null, answer = null
            where delivery_id in (select id from webhook_deliveries where run_id = ?)
            """)
        .param(run.value())
        .update();
    jdbc.sql(
            """
            update webhook_deliveries set payload = null, due_at = null,
              state = case state when 'PENDING' then 'ERASED' else state end
            where run_id = ?
            """)
        .param(run.value())
        .update();
  }

  /** Some of what a webhook was told, of one that is being deleted; false if little is left. */
  boolean forget(WebhookId webhook) {
    return jdbc.sql(
                """
                delete from webhook_deliveries where id in (
                  select id from webhook_deliveries where webhook_id = ? limit ?)
                """)
            .params(webhook.value(), PART)
            .update()
        == PART;
  }

  /** What waited behind one that is forgotten, waits no more. */
  void forget(Instant before, Instant now) {
    var forgotten =
        jdbc.sql("delete from webhook_deliveries where created_at < ?")
            .param(Timestamp.from(before))
            .update();
    if (forgotten > 0) {
      jdbc.sql(
              """
              update webhook_deliveries d set due_at = ?
              where state = 'PENDING' and due_at is null and not exists (
                select from webhook_deliveries e where e.webhook_id = d.webhook_id
                  and e.subject = d.subject and e.state = 'PENDING' and e.position < d.position)
              """)
          .param(Timestamp.from(now))
          .update();
    }
  }

  private static Delivery read(ResultSet rs, int row) throws SQLException {
    var run = rs.getObject("run_id", UUID.class);
    return new Delivery(
        new DeliveryId(rs.getObject("id", UUID.class)),
        rs.getString("type"),
        run == null ? null : new RunId(run),
        rs.getString("payload"),
        rs.getInt("hops"),
        DeliveryState.valueOf(rs.getString("state")),
        instant(rs, "due_at"),
        rs.getTimestamp("created_at").toInstant(),
        instant(rs, "ended_at"));
  }

  private static Attempt attempt(ResultSet rs) throws SQLException {
    var error = rs.getString("error");
    return new Attempt(
        rs.getTimestamp("at").toInstant(),
        Duration.ofMillis(rs.getInt("duration_ms")),
        rs.getObject("status", Integer.class),
        error == null
            ? null
            : Attempt.Failure.of(error, Optional.ofNullable(rs.getString("message")).orElse("")),
        rs.getString("answer"));
  }

  private static @Nullable Instant instant(ResultSet rs, String column) throws SQLException {
    var time = rs.getTimestamp(column);
    return time == null ? null : time.toInstant();
  }

  private static @Nullable Timestamp timestamp(@Nullable Instant time) {
    return time == null ? null : Timestamp.from(time);
  }
}
