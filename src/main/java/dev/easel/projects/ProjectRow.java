package dev.easel.projects;

import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * A project as PostgreSQL has it.
 *
 * @param version counts its changes
 */
record ProjectRow(Project project, Instant createdAt, long version) {

  static ProjectRow read(ResultSet rs, int row) throws SQLException {
    return new ProjectRow(
        new Project(
            rs.getString("id"),
            rs.getString("namespace"),
            recipes(rs),
            labels(rs),
            argo(rs),
            quota(rs)),
        rs.getTimestamp("created_at").toInstant(),
        rs.getLong("version"));
  }

  private static @Nullable List<String> recipes(ResultSet rs) throws SQLException {
    var recipes = rs.getArray("recipes");
    return recipes == null ? null : List.of((String[]) recipes.getArray());
  }

  private static Map<String, String> labels(ResultSet rs) throws SQLException {
    return JsonMapper.shared().readValue(rs.getString("labels"), new TypeReference<>() {});
  }

  private static @Nullable ProjectArgo argo(ResultSet rs) throws SQLException {
    var url = rs.getString("argo_url");
    return url == null
        ? null
        : new ProjectArgo(URI.create(url), rs.getString("argo_token"), rs.getString("argo_ca"));
  }

  private static Quota quota(ResultSet rs) throws SQLException {
    return new Quota(
        rs.getObject("queued_runs", Integer.class),
        rs.getObject("running_runs", Integer.class),
        rs.getObject("gpus", Integer.class),
        rs.getBigDecimal("gpu_hours_per_month"),
        rs.getBigDecimal("cost_per_month"),
        rs.getObject("volume_bytes", Long.class),
        rs.getObject("volume_files", Long.class));
  }

  String id() {
    return project.id();
  }

  String etag() {
    return "\"" + version + "\"";
  }
}
