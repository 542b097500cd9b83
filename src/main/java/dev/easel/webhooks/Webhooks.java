package dev.easel.webhooks;

import dev.easel.runs.RunId;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The webhooks in the database. */
@Component
class Webhooks {

  private static final String SELECT =
      """
      select id, project_id, run_id, url, url_encrypted, secret_encrypted,
        previous_secret_encrypted, previous_secret_until, event_types, description,
        disabled_reason, disabled_at, failing_since, created_at, created_by, updated_at, version
      from webhooks
      """;

  private final JdbcClient jdbc;

  Webhooks(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  Optional<Webhook> find(String project, WebhookId id) {
    return jdbc.sql(SELECT + "where project_id = ? and id = ?")
        .params(project, id.value())
        .query(Webhooks::read)
        .optional();
  }

  /** The same, and nobody else changes it, or delivers to it, until the transaction ends. */
  Optional<Webhook> lock(String project, WebhookId id) {
    return jdbc.sql(SELECT + "where project_id = ? and id = ? for no key update")
        .params(project, id.value())
        .query(Webhooks::read)
        .optional();
  }

  /**
   * Newest first, one more than the limit if there are.
   *
   * @param maker the id of the caller that made them; null for all
   */
  List<Webhook> list(String project, @Nullable String maker, @Nullable WebhookId after, int limit) {
    return jdbc.sql(
            SELECT
                + """
                where project_id = :project
                  and (:maker::text is null or created_by = :maker)
                  and (:after::uuid is null or id < :after)
                order by id desc limit :rows
                """)
        .param("project", project)
        .param("maker", maker)
        .param("after", after == null ? null : after.value())
        .param("rows", limit + 1)
        .query(Webhooks::read)
        .list();
  }

  /** Those that a caller made and that are enabled, of all projects; nobody else changes them. */
  List<Webhook> lockMadeBy(String caller) {
    return jdbc.sql(SELECT + "where created_by = ? and enabled order by id for no key update")
        .param(caller)
        .query(Webhooks::read)
        .list();
  }

  /**
   * How many a project has, of one run or else of none; who makes one waits for another who does,
   * until it is made.
   */
  int count(String project, @Nullable RunId run) {
    jdbc.sql("select pg_advisory_xact_lock(hashtextextended(?, 0))")
        .param("webhooks/" + project)
        .query((rs, n) -> n)
        .list();
    return jdbc.sql(
            """
            select count(*) from webhooks
            where project_id = :project and run_id is not distinct from :run::uuid
            """)
        .param("project", project)
        .param("run", run == null ? null : run.value(), Types.OTHER)
        .query(Integer.class)
        .single();
  }

  void insert(Webhook webhook) {
    jdbc.sql(
            """
            insert into webhooks (id, project_id, run_id, url, url_encrypted, secret_encrypted,
              event_types, description, created_at, created_by, updated_at)
            values (:id, :project, :run, :url, :hidden, :secret, :types, :description, :at, :by,
              :at)
            """)
        .param("id", webhook.id().value())
        .param("project", webhook.project())
        .param("run", webhook.run() == null ? null : webhook.run().value(), Types.OTHER)
        .param("url", webhook.address().shown())
        .param("hidden", webhook.address().encrypted())
        .param("secret", webhook.secrets().current())
        .param("types", webhook.eventTypes().toArray(String[]::new))
        .param("description", webhook.description(), Types.VARCHAR)
        .param("at", Timestamp.from(webhook.origin().createdAt()))
        .param("by", webhook.origin().createdBy())
        .update();
  }

  /** Writes what a caller may change. */
  void update(Webhook webhook) {
    var standing = webhook.standing();
    jdbc.sql(
            """
            update webhooks set url = :url, url_encrypted = :hidden, event_types = :types,
              description = :description, enabled = :enabled, disabled_reason = :disabled,
              disabled_at = :since, failing_since = :failing, updated_at = :at,
              failures = case when :failing::timestamptz is null then 0 else failures end,
              rests_until = case when :failing::timestamptz is null then null else rests_until end,
              version = version + 1
            where id = :id
            """)
        .param("id", webhook.id().value())
        .param("url", webhook.address().shown())
        .param("hidden", webhook.address().encrypted())
        .param("types", webhook.eventTypes().toArray(String[]::new))
        .param("description", webhook.description(), Types.VARCHAR)
        .param("enabled", webhook.isEnabled())
        .param(
            "disabled",
            standing.disabled() == null ? null : standing.disabled().name(),
            Types.VARCHAR)
        .param("since", timestamp(standing.disabledAt()), Types.TIMESTAMP)
        .param("failing", timestamp(standing.failingSince()), Types.TIMESTAMP)
        .param("at", Timestamp.from(webhook.origin().updatedAt()))
        .update();
  }

  /** Puts another secret in the place of the present one, which signs until a moment, too. */
  void rotate(WebhookId id, String secret, Instant until, Instant now) {
    jdbc.sql(
            """
            update webhooks set previous_secret_encrypted = secret_encrypted,
              previous_secret_until = :until, secret_encrypted = :secret, updated_at = :now,
              version = version + 1
            where id = :id
            """)
        .param("id", id.value())
        .param("secret", secret)
        .param("until", Timestamp.from(until))
        .param("now", Timestamp.from(now))
        .update();
  }

  void delete(WebhookId id) {
    jdbc.sql("delete from webhooks where id = ?").param(id.value()).update();
  }

  private static Webhook read(ResultSet rs, int row) throws SQLException {
    var run = rs.getObject("run_id", UUID.class);
    return new Webhook(
        new WebhookId(rs.getObject("id", UUID.class)),
        rs.getString("project_id"),
        run == null ? null : new RunId(run),
        new Webhook.Address(rs.getString("url"), rs.getString("url_encrypted")),
        new Webhook.Secrets(
            rs.getString("secret_encrypted"),
            rs.getString("previous_secret_encrypted"),
            instant(rs, "previous_secret_until")),
        texts(rs.getArray("event_types")),
        rs.getString("description"),
        standing(rs),
        new Webhook.Origin(
            rs.getTimestamp("created_at").toInstant(),
            rs.getString("created_by"),
            rs.getTimestamp("updated_at").toInstant()),
        rs.getLong("version"));
  }

  private static Webhook.Standing standing(ResultSet rs) throws SQLException {
    var reason = rs.getString("disabled_reason");
    return new Webhook.Standing(
        reason == null ? null : DisabledReason.valueOf(reason),
        instant(rs, "disabled_at"),
        instant(rs, "failing_since"));
  }

  private static List<String> texts(Array array) throws SQLException {
    return List.of((String[]) array.getArray());
  }

  private static @Nullable Instant instant(ResultSet rs, String column) throws SQLException {
    var time = rs.getTimestamp(column);
    return time == null ? null : time.toInstant();
  }

  private static @Nullable Timestamp timestamp(@Nullable Instant time) {
    return time == null ? null : Timestamp.from(time);
  }
}
