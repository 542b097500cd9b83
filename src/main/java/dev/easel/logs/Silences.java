package dev.easel.logs;

import dev.easel.runs.RunId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Which steps are silent: one query over the logs that are open. A log that is not read at present
 * says nothing about its step.
 */
@Repository
public class Silences {

  private static final int MOST = 1000;

  private final JdbcClient jdbc;
  private final LogProperties properties;
  private final Clock clock;

  Silences(JdbcClient jdbc, LogProperties properties, Clock clock) {
    this.jdbc = jdbc;
    this.properties = properties;
    this.clock = clock;
  }

  /** Steps that run and have printed nothing since that moment, the longest silent first. */
  public List<Silence> since(Instant moment) {
    return jdbc.sql(
            """
            select run_id, attempt, node_id, step, last_line,
              coalesce(last_line_at, started_at) as since
            from run_logs
            where state = 'open' and ended_at is null and problem is null
              and coalesce(last_line_at, started_at) < :moment and read_at >= :read
            order by since limit :most
            """)
        .param("moment", Timestamp.from(moment))
        .param("read", Timestamp.from(clock.instant().minus(properties.lifetime().multipliedBy(2))))
        .param("most", MOST)
        .query((rs, n) -> silence(rs))
        .list();
  }

  private static Silence silence(ResultSet rs) throws SQLException {
    return new Silence(
        new RunId(rs.getObject("run_id", UUID.class)),
        rs.getInt("attempt"),
        rs.getString("node_id"),
        rs.getString("step"),
        Objects.requireNonNull(LogRows.instant(rs, "since")),
        rs.getString("last_line"));
  }
}
