package dev.easel.triggers;

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

/** The triggers in the database. */
@Component
class Triggers {

  private static final String SELECT =
      """
      select id, project_id, name, scheme, definition, enabled, secret, old_secret,
        old_secret_until, created_at, created_by, updated_at, version
      from triggers
      """;

  private final JdbcClient jdbc;

  Triggers(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Whosever it is: for who knows its address. */
  Optional<Trigger> find(TriggerId id) {
    return jdbc.sql(SELECT + "where id = ?").param(id.value()).query(Triggers::read).optional();
  }

  /** Who may call it, without what it makes of a call. */
  Optional<Sender> sender(TriggerId id) {
    return jdbc.sql(
            """
            select project_id, scheme, allowed_addresses, secret, old_secret, old_secret_until
            from triggers where id = ?
            """)
        .param(id.value())
        .query(
            (rs, n) ->
                new Sender(
                    id,
                    rs.getString("project_id"),
                    Scheme.valueOf(rs.getString("scheme")),
                    Networks.of(List.of((String[]) rs.getArray("allowed_addresses").getArray())),
                    secrets(rs)))
        .optional();
  }

  /**
   * @throws TriggerNotFound if the project has none of this id
   */
  Trigger get(String project, String id) {
    return get(project, id, "");
  }

  /** The same, and nobody else changes it until the transaction ends. */
  Trigger lock(String project, String id) {
    return get(project, id, " for update");
  }

  private Trigger get(String project, String id, String lock) {
    return TriggerId.parse(id)
        .flatMap(
            known ->
                jdbc.sql(SELECT + "where project_id = ? and id = ?" + lock)
                    .params(project, known.value())
                    .query(Triggers::read)
                    .optional())
        .orElseThrow(TriggerNotFound::new);
  }

  /** Whether it is there and enabled, and stays so until the transaction ends. */
  boolean holdEnabled(TriggerId id) {
    return jdbc.sql("select enabled from triggers where id = ? for share")
        .param(id.value())
        .query(Boolean.class)
        .optional()
        .orElse(false);
  }

  /**
   * Newest first, one more than the limit if there are.
   *
   * @param maker the id of the caller that made them; null for all
   */
  List<Trigger> list(String project, @Nullable String maker, @Nullable TriggerId after, int limit) {
    return jdbc.sql(
            SELECT
                + """
                where project_id = :project and (:maker::text is null or created_by = :maker)
                  and (:after::uuid is null or id < :after)
                order by id desc limit :rows
                """)
        .param("project", project)
        .param("maker", maker)
        .param("after", after == null ? null : after.value())
        .param("rows", limit + 1)
        .query(Triggers::read)
        .list();
  }

  /** How many a project has; who makes one waits for another who does, until it is made. */
  int count(String project) {
    jdbc.sql("select pg_advisory_xact_lock(hashtextextended(?, 0))")
        .param("triggers/" + project)
        .query((rs, n) -> n)
        .list();
    return jdbc.sql("select count(*) from triggers where project_id = ?")
        .param(project)
        .query(Integer.class)
        .single();
  }

  void insert(Trigger trigger) {
    jdbc.sql(
            """
            insert into triggers (id, project_id, name, scheme, definition, allowed_addresses,
              enabled, secret, created_at, created_by, updated_at)
            values (:id, :project, :name, :scheme, :definition, :networks, :enabled, :secret, :at,
              :by, :at)
            """)
        .param("id", trigger.id().value())
        .param("project", trigger.project())
        .param("name", trigger.name())
        .param("scheme", trigger.scheme().name())
        .param("definition", trigger.definition().json().toString())
        .param("networks", trigger.definition().networks().texts().toArray(String[]::new))
        .param("enabled", trigger.enabled())
        .param("secret", trigger.secrets().present(), Types.VARCHAR)
        .param("at", Timestamp.from(trigger.made().at()))
        .param("by", trigger.made().by())
        .update();
  }

  void change(TriggerId id, TriggerRequest to, Instant now) {
    jdbc.sql(
            """
            update triggers set name = :name, enabled = :enabled, definition = :definition,
              allowed_addresses = :networks, updated_at = :now, version = version + 1
            where id = :id
            """)
        .param("name", to.name())
        .param("enabled", to.enabled())
        .param("definition", to.definition().json().toString())
        .param("networks", to.definition().networks().texts().toArray(String[]::new))
        .param("now", Timestamp.from(now))
        .param("id", id.value())
        .update();
  }

  void replaceSecret(TriggerId id, Trigger.Secrets with, Instant now) {
    jdbc.sql(
            """
            update triggers set secret = :secret, old_secret = :old, old_secret_until = :until,
              updated_at = :now, version = version + 1
            where id = :id
            """)
        .param("secret", with.present(), Types.VARCHAR)
        .param("old", with.old(), Types.VARCHAR)
        .param("until", timestamp(with.oldUntil()), Types.TIMESTAMP)
        .param("now", Timestamp.from(now))
        .param("id", id.value())
        .update();
  }

  /** Old secrets that count no longer go. */
  void forgetOldSecrets(Instant now) {
    jdbc.sql(
            """
            update triggers set old_secret = null, old_secret_until = null
            where old_secret_until <= ?
            """)
        .param(Timestamp.from(now))
        .update();
  }

  /** Disables what a caller made. */
  void disable(String maker, Instant now) {
    jdbc.sql(
            """
            update triggers set enabled = false, updated_at = ?, version = version + 1
            where created_by = ? and enabled
            """)
        .params(Timestamp.from(now), maker)
        .update();
  }

  void delete(TriggerId id) {
    jdbc.sql("delete from triggers where id = ?").param(id.value()).update();
  }

  private static Trigger read(ResultSet rs, int row) throws SQLException {
    return new Trigger(
        new TriggerId(rs.getObject("id", UUID.class)),
        rs.getString("project_id"),
        rs.getString("name"),
        Scheme.valueOf(rs.getString("scheme")),
        Definition.of(rs.getString("definition")),
        rs.getBoolean("enabled"),
        secrets(rs),
        new Trigger.Made(rs.getTimestamp("created_at").toInstant(), rs.getString("created_by")),
        rs.getTimestamp("updated_at").toInstant(),
        rs.getLong("version"));
  }

  private static Trigger.Secrets secrets(ResultSet rs) throws SQLException {
    return new Trigger.Secrets(
        rs.getString("secret"), rs.getString("old_secret"), instant(rs, "old_secret_until"));
  }

  private static @Nullable Instant instant(ResultSet rs, String column) throws SQLException {
    var time = rs.getTimestamp(column);
    return time == null ? null : time.toInstant();
  }

  private static @Nullable Timestamp timestamp(@Nullable Instant time) {
    return time == null ? null : Timestamp.from(time);
  }
}
