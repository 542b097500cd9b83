package dev.easel.logs;

import dev.easel.runs.RunId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The logs of runs, for readers. */
@Repository
class KeptLogs {

  private final JdbcClient jdbc;

  KeptLogs(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** The logs of a run, in the order of its steps and of their pods. */
  List<KeptLog> of(RunId run) {
    return of(List.of(run)).getOrDefault(run, List.of());
  }

  /** The same of many runs, asked once. */
  Map<RunId, List<KeptLog>> of(Collection<RunId> runs) {
    return jdbc
        .sql(
            """
            select run_id, attempt, pod, node_id, step, until_attempt, ended_at, state, lines,
              outcome, problem, position ->> 'state' as bar
            from run_logs where run_id = any(?) order by place, attempt, pod_number, pod
            """)
        .param(runs.stream().map(RunId::value).toArray(UUID[]::new))
        .query((rs, n) -> log(rs))
        .list()
        .stream()
        .collect(Collectors.groupingBy(log -> log.key().run()));
  }

  private static KeptLog log(ResultSet rs) throws SQLException {
    var outcome = rs.getString("outcome");
    return new KeptLog(
        LogRows.key(rs),
        rs.getString("node_id"),
        rs.getString("step"),
        rs.getInt("until_attempt"),
        LogRows.instant(rs, "ended_at"),
        rs.getString("state").equals("complete"),
        rs.getLong("lines"),
        outcome == null ? null : Outcome.valueOf(outcome),
        rs.getString("problem"),
        rs.getString("bar"));
  }

  private record Read(LogKey key, Lines lines) {}

  /** What each log has from a line on, asked once. */
  Map<LogKey, List<Lines>> from(Map<LogKey, Long> logs) {
    var keys = List.copyOf(logs.keySet());
    var found = new HashMap<LogKey, List<Lines>>();
    if (!keys.isEmpty()) {
      jdbc.sql(
              """
              select c.run_id, c.attempt, c.pod, first_line, last_line, start, bytes, body
              from run_log_chunks c
              join unnest(:runs::uuid[], :attempts::int[], :pods::text[], :lines::bigint[])
                as a (run_id, attempt, pod, line)
                on c.run_id = a.run_id and c.attempt = a.attempt and c.pod = a.pod
                  and c.last_line >= a.line
              order by c.run_id, c.attempt, c.pod, first_line
              """)
          .param("runs", keys.stream().map(key -> key.run().value()).toArray(UUID[]::new))
          .param("attempts", keys.stream().map(LogKey::attempt).toArray(Integer[]::new))
          .param("pods", keys.stream().map(LogKey::pod).toArray(String[]::new))
          .param("lines", keys.stream().map(logs::get).toArray(Long[]::new))
          .query((rs, n) -> new Read(LogRows.key(rs), Lines.of(LogRows.chunk(rs))))
          .list()
          .forEach(
              read ->
                  found.computeIfAbsent(read.key(), key -> new ArrayList<>()).add(read.lines()));
    }
    return found;
  }
}
