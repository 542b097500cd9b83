package dev.easel.webhooks;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * What is due, handed out a webhook at a time: whoever has a webhook is the only one who delivers
 * to it, until it gives it back or is silent for too long (by the database's clock). Within a
 * webhook the deliveries of one subject are handed out one after the other.
 *
 * <p>Three times are waited for, by two clocks. A delivery's {@code due_at}, when its next try is,
 * and a webhook's {@code rests_until}, before which nothing is sent to a receiver that failed or
 * asked for it, are of Easel's clock, as all that callers are shown: replicas whose clocks differ
 * are early or late by so much, and no more than one delivers. A webhook's {@code claimed_until} is
 * of the database's clock alone, since replicas decide by it which one that is.
 */
@Component
class DeliveryQueue {

  private final JdbcClient jdbc;
  private final Webhooks webhooks;
  private final Deliveries deliveries;
  private final Failures failures;
  private final WebhookProperties properties;
  private final RandomGenerator random = RandomGenerator.getDefault();

  DeliveryQueue(
      JdbcClient jdbc,
      Webhooks webhooks,
      Deliveries deliveries,
      Failures failures,
      WebhookProperties properties) {
    this.jdbc = jdbc;
    this.webhooks = webhooks;
    this.deliveries = deliveries;
    this.failures = failures;
    this.properties = properties;
  }

  /** A webhook that is somebody's own for a while. */
  record Claim(WebhookId webhook, String project, UUID token) {}

  /**
   * How many webhooks may be taken.
   *
   * @param most of all
   * @param ofProject the most that a project may have at once
   * @param held what projects have already
   */
  record Room(int most, int ofProject, Map<String, Integer> held) {}

  /** Webhooks with something due, those that were served longest ago first. */
  @Transactional
  List<Claim> claim(Room room, Instant now) {
    var token = UUID.randomUUID();
    var held = List.copyOf(room.held().entrySet());
    return jdbc.sql(
            """
            with held as (
              select * from unnest(:projects::text[], :counts::int[]) as h (project_id, webhooks)),
            due as (
              select w.id, w.project_id,
                row_number() over (partition by w.project_id order by w.claimed_until nulls first)
                  as place
              from webhooks w
              where w.enabled and (w.claimed_until is null or w.claimed_until <= now())
                and (w.rests_until is null or w.rests_until <= :now)
                and exists (select from webhook_deliveries d
                  where d.webhook_id = w.id and d.due_at <= :now)),
            free as (
              select w.id from webhooks w
              join due on due.id = w.id
              left join held on held.project_id = due.project_id
              where due.place + coalesce(held.webhooks, 0) <= :share
                and w.enabled and (w.claimed_until is null or w.claimed_until <= now())
              order by w.claimed_until nulls first limit :most
              for no key update of w skip locked)
            update webhooks w set claim = :token,
              claimed_until = now() + make_interval(secs => :lease)
            from free where w.id = free.id returning w.id, w.project_id
            """)
        .param("projects", held.stream().map(Map.Entry::getKey).toArray(String[]::new))
        .param("counts", held.stream().map(Map.Entry::getValue).toArray(Integer[]::new))
        .param("share", room.ofProject())
        .param("now", Timestamp.from(now))
        .param("most", room.most())
        .param("token", token)
        .param("lease", properties.claim().toSeconds())
        .query(
            (rs, n) ->
                new Claim(new WebhookId(rs.getObject(1, UUID.class)), rs.getString(2), token))
        .list();
  }

  /** What is to be sent now; empty if nothing is, or the webhook is somebody else's. */
  @Transactional
  Optional<Outgoing> next(Claim claim, Instant now) {
    if (!prolong(claim)) {
      return Optional.empty();
    }
    var webhook = webhooks.find(claim.project(), claim.webhook()).orElseThrow();
    while (webhook.isEnabled()) {
      var first = first(webhook, now);
      if (first == null) {
        return Optional.empty();
      }
      if (!first.blocked()) {
        return Optional.of(first.outgoing());
      }
      park(claim, first.outgoing().subject());
    }
    return Optional.empty();
  }

  private boolean prolong(Claim claim) {
    return jdbc.sql(
                """
                update webhooks set claimed_until = now() + make_interval(secs => :lease)
                where id = :id and claim = :token
                """)
            .param("lease", properties.claim().toSeconds())
            .param("id", claim.webhook().value())
            .param("token", claim.token())
            .update()
        == 1;
  }

  private record First(Outgoing outgoing, boolean blocked) {}

  private @Nullable First first(Webhook webhook, Instant now) {
    return jdbc.sql(
            """
            select id, payload, hops, tries, subject, exists (
              select from webhook_deliveries e where e.webhook_id = d.webhook_id
                and e.subject = d.subject and e.state = 'PENDING' and e.position < d.position)
            from webhook_deliveries d where webhook_id = ? and due_at <= ?
            order by due_at, position limit 1
            """)
        .params(webhook.id().value(), Timestamp.from(now))
        .query((rs, n) -> first(rs, webhook))
        .optional()
        .orElse(null);
  }

  private static First first(ResultSet rs, Webhook webhook) throws SQLException {
    return new First(
        new Outgoing(
            new DeliveryId(rs.getObject(1, UUID.class)),
            webhook,
            rs.getString(2),
            rs.getInt(3),
            rs.getInt(4),
            rs.getString(5)),
        rs.getBoolean(6));
  }

  /** All of a subject but the first wait for it. */
  private void park(Claim claim, String subject) {
    jdbc.sql(
            """
            update webhook_deliveries d set due_at = null
            where webhook_id = :webhook and subject = :subject and due_at is not null
              and exists (select from webhook_deliveries e where e.webhook_id = d.webhook_id
                and e.subject = d.subject and e.state = 'PENDING' and e.position < d.position)
            """)
        .param("webhook", claim.webhook().value())
        .param("subject", subject)
        .update();
  }

  /**
   * Keeps what came of an attempt.
   *
   * @return false if the webhook is somebody else's by now, and nothing was kept
   */
  @Transactional
  boolean close(Claim claim, Outgoing sent, Attempt attempt, Instant now) {
    if (!prolong(claim)) {
      return false;
    }
    var tries = tries(sent) + 1;
    var due =
        Optional.ofNullable(attempt.failure())
            .flatMap(failure -> Schedule.next(tries, failure.retryAt(), now, random));
    if (end(sent, attempt, due.orElse(null), now)) {
      deliveries.insert(claim.project(), sent.id(), attempt);
    }
    if (due.isEmpty()) {
      unpark(claim, sent.subject(), now);
    }
    if (attempt.isTaken()) {
      failures.recovered(claim.webhook());
    } else {
      failures.failed(claim.project(), claim.webhook(), attempt, now);
    }
    return true;
  }

  /** As they are now: whoever had it sent anew meanwhile began to count again. */
  private int tries(Outgoing sent) {
    return jdbc.sql("select tries from webhook_deliveries where id = ? for no key update")
        .param(sent.id().value())
        .query(Integer.class)
        .optional()
        .orElse(sent.tries());
  }

  /** False if it was erased, or forgotten, meanwhile. */
  private boolean end(Outgoing sent, Attempt attempt, @Nullable Instant due, Instant now) {
    var state =
        due != null
            ? DeliveryState.PENDING
            : attempt.isTaken() ? DeliveryState.DELIVERED : DeliveryState.FAILED;
    return jdbc.sql(
                """
                update webhook_deliveries set state = :state, tries = tries + 1, due_at = :due,
                  ended_at = case when :state = 'PENDING' then null else :now::timestamptz end
                where id = :id and state = 'PENDING'
                """)
            .param("id", sent.id().value())
            .param("state", state.name())
            .param("due", due == null ? null : Timestamp.from(due), Types.TIMESTAMP)
            .param("now", Timestamp.from(now))
            .update()
        == 1;
  }

  private void unpark(Claim claim, String subject, Instant now) {
    jdbc.sql(
            """
            update webhook_deliveries set due_at = :now
            where due_at is null and id = (
              select id from webhook_deliveries
              where webhook_id = :webhook and subject = :subject and state = 'PENDING'
              order by position limit 1)
            """)
        .param("webhook", claim.webhook().value())
        .param("subject", subject)
        .param("now", Timestamp.from(now))
        .update();
  }

  /**
   * Gives the webhook back.
   *
   * @return false if it was somebody else's by then
   */
  @Transactional
  boolean release(Claim claim) {
    return jdbc.sql(
                """
                update webhooks set claim = null, claimed_until = now() where id = ? and claim = ?
                """)
            .params(claim.webhook().value(), claim.token())
            .update()
        == 1;
  }
}
