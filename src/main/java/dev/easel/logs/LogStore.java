package dev.easel.logs;

import dev.easel.runs.RunId;
import dev.easel.runs.Stage;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** The rows of logs while they are captured. Whoever calls has a transaction. */
@Repository
class LogStore {

  private final JdbcClient jdbc;
  private final JsonMapper json;
  private final Clock clock;

  LogStore(JdbcClient jdbc, JsonMapper json, Clock clock) {
    this.jdbc = jdbc;
    this.json = json;
    this.clock = clock;
  }

  /** What was captured by a replica that is gone, or failed lately, is due at once. */
  int makeAllDue(Collection<String> namespaces) {
    return jdbc.sql(
            """
            update run_logs set due_at = :now
            where namespace in (:namespaces) and state = 'open' and due_at > :now
            """)
        .param("namespaces", namespaces)
        .param("now", now())
        .update();
  }

  /** Somebody follows these runs for some more time. */
  @Transactional
  public void follow(Collection<RunId> runs, Duration time) {
    var now = clock.instant();
    jdbc.sql(
            """
            update run_logs set followed_until = :until
            where run_id = any(:runs) and state = 'open'
              and (followed_until is null or followed_until < :soon)
            """)
        .param("runs", runs.stream().map(RunId::value).toArray(UUID[]::new))
        .param("until", Timestamp.from(now.plus(time)))
        .param("soon", Timestamp.from(now.plus(time.dividedBy(2))))
        .update();
  }

  /** The logs that somebody follows, each with whether it is due. */
  Map<LogKey, Boolean> followed(Collection<String> namespaces) {
    var followed = new HashMap<LogKey, Boolean>();
    jdbc.sql(
            """
            select run_id, attempt, pod, due_at <= :now from run_logs
            where namespace in (:namespaces) and state = 'open' and followed_until > :now
            """)
        .param("namespaces", namespaces)
        .param("now", now())
        .query((rs, n) -> followed.put(LogRows.key(rs), rs.getBoolean(4)))
        .list();
    return followed;
  }

  /**
   * Takes logs that are due, those of steps that have ended before others, as their pods go soon,
   * and then the longest waiting; they are due again after the time.
   */
  List<OpenLog> take(Collection<String> namespaces, int most, Duration time) {
    return take("", namespaces, most, time);
  }

  /** The same of those that somebody follows. */
  List<OpenLog> takeFollowed(Collection<String> namespaces, int most, Duration time) {
    return take("and followed_until > :now", namespaces, most, time);
  }

  private List<OpenLog> take(String which, Collection<String> namespaces, int most, Duration time) {
    return jdbc.sql(
            """
            update run_logs l set due_at = :until, revision = revision + 1
            where (run_id, attempt, pod) in (
              select run_id, attempt, pod from run_logs
              where namespace in (:namespaces) and state = 'open' and due_at <= :now %s
              order by (ended_at is null), due_at limit :most for update skip locked)
            returning l.*, exists (select 1 from run_logs n
              where n.run_id = l.run_id and n.pod = l.pod and n.attempt > l.attempt) as replaced
            """
                .formatted(which))
        .param("namespaces", namespaces)
        .param("now", now())
        .param("until", Timestamp.from(clock.instant().plus(time)))
        .param("most", most)
        .query((rs, n) -> log(rs))
        .list();
  }

  boolean othersWait(Collection<String> namespaces) {
    return jdbc.sql(
            """
            select exists (select 1 from run_logs
              where namespace in (:namespaces) and state = 'open' and due_at <= :now)
            """)
        .param("namespaces", namespaces)
        .param("now", now())
        .query(Boolean.class)
        .single();
  }

  /**
   * Moves a log on to where lines that come with it were taken: it is read up to the last of them,
   * and more may wait.
   *
   * @return false if it is not as it was when it was read: somebody else captures it, or it is
   *     erased
   */
  boolean move(OpenLog from, OpenLog to, @Nullable LogLine last) {
    return jdbc.sql(
                """
                update run_logs set pod_uid = :uid, position = :position::jsonb, lines = :lines,
                  bytes = :bytes, loose_from = :loose, problem = null, tries = 0,
                  last_line = coalesce(:last, last_line),
                  last_line_at = coalesce(:lastAt, last_line_at),
                  read_at = coalesce(:lastAt, read_at), revision = revision + 1
                where run_id = :run and attempt = :attempt and pod = :pod and state = 'open'
                  and revision = :revision
                """)
            .params(LogRows.key(from.key()))
            .param("uid", to.podUid())
            .param("position", json.writeValueAsString(to.position()))
            .param("lines", to.lines())
            .param("bytes", to.bytes())
            .param("loose", to.looseFrom())
            .param("last", last == null ? null : last.text())
            .param("lastAt", last == null ? null : Timestamp.from(liveness(last)))
            .param("revision", from.revision())
            .update()
        == 1;
  }

  /** A state of a bar has the time at which its line began. */
  private Instant liveness(LogLine last) {
    return last.progress() ? clock.instant() : last.at();
  }

  /** Nothing more is to come. False as in {@link #move}. */
  boolean complete(OpenLog log, @Nullable Outcome outcome) {
    return jdbc.sql(
                """
                update run_logs set state = 'complete', outcome = :outcome, problem = null,
                  position = null, revision = revision + 1
                where run_id = :run and attempt = :attempt and pod = :pod and state = 'open'
                  and revision = :revision
                """)
            .params(LogRows.key(log.key()))
            .param("outcome", outcome == null ? null : outcome.name())
            .param("revision", log.revision())
            .update()
        == 1;
  }

  /** Its turn is over, or it cannot be read now: to be looked at again after the pause. */
  void putBack(OpenLog log, Duration pause, @Nullable String problem, int tries) {
    jdbc.sql(
            """
            update run_logs set due_at = :due, problem = :problem, tries = :tries,
              read_at = coalesce(:quiet, read_at), revision = revision + 1
            where run_id = :run and attempt = :attempt and pod = :pod and state = 'open'
              and revision = :revision
            """)
        .params(LogRows.key(log.key()))
        .param("due", Timestamp.from(clock.instant().plus(pause)))
        .param("problem", problem)
        .param("tries", tries)
        .param("quiet", LogRows.timestamp(log.quietAt()))
        .param("revision", log.revision())
        .update();
  }

  /** It is open, and all that was printed is stored. */
  void quiet(OpenLog log) {
    jdbc.sql(
            """
            update run_logs set read_at = :quiet
            where run_id = :run and attempt = :attempt and pod = :pod and state = 'open'
              and revision = :revision
            """)
        .params(LogRows.key(log.key()))
        .param("quiet", LogRows.timestamp(log.quietAt()))
        .param("revision", log.revision())
        .update();
  }

  private Timestamp now() {
    return Timestamp.from(clock.instant());
  }

  private OpenLog log(ResultSet rs) throws SQLException {
    var position = rs.getString("position");
    var key = LogRows.key(rs);
    return new OpenLog(
        key,
        source(key.run(), rs),
        rs.getString("namespace"),
        LogRows.instant(rs, "ended_at"),
        rs.getString("pod_uid"),
        rs.getBoolean("replaced"),
        position == null ? Position.START : json.readValue(position, Position.class),
        rs.getLong("lines"),
        rs.getLong("bytes"),
        rs.getLong("loose_from"),
        null,
        rs.getInt("tries"),
        rs.getLong("revision"));
  }

  private static LogSource source(RunId run, ResultSet rs) throws SQLException {
    var stage = rs.getString("stage");
    return new LogSource(
        run,
        rs.getString("project_id"),
        rs.getInt("attempt"),
        rs.getString("node_id"),
        rs.getString("step"),
        stage == null ? null : Stage.valueOf(stage.toUpperCase(Locale.ROOT)),
        rs.getString("recipe"));
  }
}
