package dev.easel.projects;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The entries of the audit: nothing changes one but the answer to its request. */
@Component
class AuditEntries {

  private final JdbcClient jdbc;

  AuditEntries(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * What is looked for; null for any.
   *
   * @param project null for all, the installation's too
   */
  record Filter(
      @Nullable String project,
      @Nullable String actor,
      @Nullable String method,
      @Nullable Instant since) {}

  /** In a transaction of its own: it stays whatever becomes of the request. */
  void begin(AuditEntry entry) {
    var actor = entry.actor();
    jdbc.sql(
            """
            insert into audit (id, project_id, at, actor_kind, actor_id, actor_name, actor_role,
              address, method, route, subject, request_id)
            values (:id, :project, :at, :kind, :actor, :name, :role, :address, :method, :route,
              :subject, :request)
            """)
        .param("id", entry.id().value())
        .param("project", entry.project())
        .param("at", Timestamp.from(entry.at()))
        .param("kind", actor.kind())
        .param("actor", actor.id())
        .param("name", actor.name())
        .param("role", actor.role())
        .param("address", entry.address())
        .param("method", entry.target().method())
        .param("route", entry.target().route())
        .param("subject", entry.subject())
        .param("request", entry.requestId())
        .update();
  }

  void complete(AuditId id, int status, @Nullable String subject) {
    jdbc.sql(
            "update audit set status = :status, subject = coalesce(:subject, subject) where id ="
                + " :id")
        .param("status", status)
        .param("subject", subject, Types.VARCHAR)
        .param("id", id.value())
        .update();
  }

  /** Newest first, one more than the limit if there are. */
  List<AuditEntry> find(Filter filter, @Nullable AuditId after, int limit) {
    return jdbc.sql(
            """
            select id, project_id, at, actor_kind, actor_id, actor_name, actor_role, address,
              method, route, subject, status, request_id
            from audit
            where (:project::text is null or project_id = :project)
              and (:actor::text is null or actor_id = :actor)
              and (:method::text is null or method = :method)
              and (:since::timestamptz is null or at >= :since)
              and (:after::uuid is null or id < :after)
            order by id desc limit :rows
            """)
        .param("project", filter.project())
        .param("actor", filter.actor())
        .param("method", filter.method())
        .param("since", filter.since() == null ? null : Timestamp.from(filter.since()))
        .param("after", after == null ? null : after.value())
        .param("rows", limit + 1)
        .query(AuditEntries::read)
        .list();
  }

  int forget(Instant before) {
    return jdbc.sql("delete from audit where at < ?").param(Timestamp.from(before)).update();
  }

  private static AuditEntry read(ResultSet rs, int row) throws SQLException {
    return new AuditEntry(
        new AuditId(rs.getObject("id", UUID.class)),
        rs.getString("project_id"),
        rs.getTimestamp("at").toInstant(),
        new AuditEntry.Actor(
            rs.getString("actor_kind"),
            rs.getString("actor_id"),
            rs.getString("actor_name"),
            rs.getString("actor_role")),
        rs.getString("address"),
        new AuditEntry.Target(rs.getString("method"), rs.getString("route")),
        rs.getString("subject"),
        rs.getObject("status", Integer.class),
        rs.getString("request_id"));
  }
}
