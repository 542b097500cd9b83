package dev.easel.projects;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The keys in the database. */
@Component
class ApiKeys {

  private static final String SELECT =
      """
      select id, project_id, name, role, prefix, secret_sha256, created_at, created_by, expires_at,
        last_used_at, revoked_at, replaced_by, version
      from api_keys
      """;

  private final JdbcClient jdbc;

  ApiKeys(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Read anew for each request, so that no replica takes a revoked key for a good one. */
  Optional<ApiKey> withPrefix(String prefix) {
    return jdbc.sql(SELECT + "where prefix = ?").param(prefix).query(ApiKeys::read).optional();
  }

  Optional<ApiKey> find(ApiKeyId id) {
    return jdbc.sql(SELECT + "where id = ?").param(id.value()).query(ApiKeys::read).optional();
  }

  /** The same, and nobody else changes it until the transaction ends. */
  Optional<ApiKey> lock(ApiKeyId id) {
    return jdbc.sql(SELECT + "where id = ? for update")
        .param(id.value())
        .query(ApiKeys::read)
        .optional();
  }

  /** Whether it opens anything; then nobody revokes it until the transaction ends. */
  boolean hold(ApiKeyId id, Instant now) {
    return jdbc.sql(
            """
            select from api_keys where id = ? and revoked_at is null
              and (expires_at is null or expires_at > ?) for key share
            """)
        .params(id.value(), Timestamp.from(now))
        .query((rs, row) -> true)
        .optional()
        .isPresent();
  }

  /**
   * Newest first, one more than the limit if there are.
   *
   * @param project null for all
   * @param maker the id of the caller that made them; null for all
   */
  List<ApiKey> list(
      @Nullable String project, @Nullable String maker, @Nullable ApiKeyId after, int limit) {
    return jdbc.sql(
            SELECT
                + """
                where (:project::text is null or project_id = :project)
                  and (:maker::text is null or created_by = :maker)
                  and (:after::uuid is null or id < :after)
                order by id desc limit :rows
                """)
        .param("project", project)
        .param("maker", maker)
        .param("after", after == null ? null : after.value())
        .param("rows", limit + 1)
        .query(ApiKeys::read)
        .list();
  }

  /** Those of the keys that still open something. */
  Set<ApiKeyId> active(Set<ApiKeyId> ids, Instant now) {
    return Set.copyOf(
        jdbc.sql(
                """
                select id from api_keys
                where id in (:ids) and revoked_at is null
                  and (expires_at is null or expires_at > :now)
                """)
            .param("ids", ids.stream().map(ApiKeyId::value).toList())
            .param("now", Timestamp.from(now))
            .query((rs, row) -> new ApiKeyId(rs.getObject(1, UUID.class)))
            .list());
  }

  void insert(ApiKey key) {
    jdbc.sql(
            """
            insert into api_keys (id, project_id, name, role, prefix, secret_sha256, created_at,
              created_by, expires_at)
            values (:id, :project, :name, :role, :prefix, :digest, :at, :by, :end)
            """)
        .param("id", key.id().value())
        .param("project", key.project())
        .param("name", key.name())
        .param("role", key.role().name())
        .param("prefix", key.prefix())
        .param("digest", key.digest())
        .param("at", Timestamp.from(key.life().createdAt()))
        .param("by", key.life().createdBy())
        .param("end", timestamp(key.life().expiresAt()), Types.TIMESTAMP)
        .update();
  }

  /** Waits for those who make something with it. */
  void revoke(ApiKeyId id, Instant now) {
    var _ = lock(id);
    jdbc.sql(
            """
            update api_keys set revoked_at = ?, version = version + 1
            where id = ? and revoked_at is null
            """)
        .params(Timestamp.from(now), id.value())
        .update();
  }

  /** All that a project has; waits for those who make something with them. */
  void revokeOf(String project, Instant now) {
    jdbc.sql("select from api_keys where project_id = ? order by id for update")
        .param(project)
        .query((rs, row) -> true)
        .list();
    jdbc.sql(
            """
            update api_keys set revoked_at = ?, version = version + 1
            where project_id = ? and revoked_at is null
            """)
        .params(Timestamp.from(now), project)
        .update();
  }

  /** Puts another in its place; it opens until {@code end}, or its own end if that is sooner. */
  void replace(ApiKeyId id, ApiKeyId with, Instant end) {
    jdbc.sql(
            """
            update api_keys set replaced_by = ?, expires_at = least(expires_at, ?),
              version = version + 1
            where id = ?
            """)
        .params(with.value(), Timestamp.from(end), id.value())
        .update();
  }

  /** Notes its use, unless another request does so at this moment. */
  void used(ApiKeyId id, Instant now) {
    jdbc.sql(
            """
            update api_keys set last_used_at = ? where id =
              (select id from api_keys where id = ? for no key update skip locked)
            """)
        .params(Timestamp.from(now), id.value())
        .update();
  }

  /** Whether somebody was ever made an operator: from then on nobody is one without a key. */
  boolean hasOperator() {
    return jdbc.sql("select exists (select from api_keys where role = 'OPERATOR')")
        .query(Boolean.class)
        .single();
  }

  private static ApiKey read(ResultSet rs, int row) throws SQLException {
    var replaced = rs.getObject("replaced_by", UUID.class);
    return new ApiKey(
        new ApiKeyId(rs.getObject("id", UUID.class)),
        rs.getString("project_id"),
        rs.getString("name"),
        Role.valueOf(rs.getString("role")),
        rs.getString("prefix"),
        rs.getString("secret_sha256"),
        new ApiKey.Life(
            rs.getTimestamp("created_at").toInstant(),
            rs.getString("created_by"),
            instant(rs, "expires_at"),
            instant(rs, "last_used_at"),
            instant(rs, "revoked_at"),
            replaced == null ? null : new ApiKeyId(replaced)),
        rs.getLong("version"));
  }

  private static @Nullable Instant instant(ResultSet rs, String column) throws SQLException {
    var time = rs.getTimestamp(column);
    return time == null ? null : time.toInstant();
  }

  private static @Nullable Timestamp timestamp(@Nullable Instant time) {
    return time == null ? null : Timestamp.from(time);
  }
}
