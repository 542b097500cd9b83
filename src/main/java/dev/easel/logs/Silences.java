package dev.easel.logs;

import dev.easel.runs.RunId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Which steps are silent: one query over the logs that are open. A silence lasts up to when the log
 * was read to its end, not up to now: what was printed since, while other logs had their turns or
 * Easel was away, is not known. So a capture to which nothing comes says that it still reads, and a
 * log that is not read at present says nothing about its step.
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

  /** Steps that run and are known to have printed nothing for so long, the longest first. */
  public List<Silence> lasting(Duration time) {
    return jdbc.sql(
            """
            select run_id, attempt, node_id, step, last_line,
              coalesce(last_line_at, started_at) as since
            from run_logs
            where state = 'open' and ended_at is null and problem is null
              and stage is distinct from 'deploying' -- it waits for its endpoint without a word
              and coalesce(last_line_at, started_at) < read_at - :time * interval '1 millisecond'
              and read_at >= :read
            order by since limit :most
            """)
        .param("time", time.toMillis())
        .param("read", Timestamp.from(clock.instant().minus(properties.lifetime().multipliedBy(2))))
        .param("most", MOST)
        .query((rs, n) -> silence(rs))
        .list();
  }

  /** Steps of those runs that run and have printed something since that moment. */
  Map<RunId, Set<String>> broken(Set<RunId> of, Instant moment) {
    var found = new HashMap<RunId, Set<String>>();
    jdbc.sql(
            """
            select run_id, step from run_logs
            where run_id = any(:runs) and state = 'open' and ended_at is null
              and last_line_at >= :moment
            """)
        .param("runs", of.stream().map(RunId::value).toArray(UUID[]::new))
        .param("moment", Timestamp.from(moment))
        .query(
            (RowCallbackHandler)
                rs ->
                    found
                        .computeIfAbsent(
                            new RunId(rs.getObject("run_id", UUID.class)), run -> new HashSet<>())
                        .add(rs.getString("step")));
    return found;
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
