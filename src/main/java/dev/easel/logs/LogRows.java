package dev.easel.logs;

import dev.easel.runs.RunId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the queries over logs have in common. */
final class LogRows {

  private LogRows() {}

  static Map<String, Object> key(LogKey key) {
    return Map.of("run", key.run().value(), "attempt", key.attempt(), "pod", key.pod());
  }

  static @Nullable Instant instant(ResultSet rs, String column) throws SQLException {
    var at = rs.getTimestamp(column);
    return at == null ? null : at.toInstant();
  }

  static LogKey key(ResultSet rs) throws SQLException {
    return new LogKey(
        new RunId(rs.getObject("run_id", UUID.class)), rs.getInt("attempt"), rs.getString("pod"));
  }

  static @Nullable Timestamp timestamp(@Nullable Instant at) {
    return at == null ? null : Timestamp.from(at);
  }

  static Chunk chunk(ResultSet rs) throws SQLException {
    return new Chunk(
        rs.getLong("first_line"),
        rs.getLong("last_line"),
        rs.getLong("start"),
        rs.getInt("bytes"),
        rs.getBytes("body"));
  }
}
