package dev.easel.runs;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads what happened to runs. A sequence is taken under the run's row lock, so whoever has seen
 * one has seen all below it.
 */
@Repository
class RunEvents {

  /** Events of one run that are read at once. */
  static final int PAGE = 500;

  private final JdbcClient jdbc;
  private final JsonMapper json;

  RunEvents(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  /**
   * How far a run is.
   *
   * @param sequence of its last event
   */
  record Head(RunId run, long sequence, RunStatus status, boolean deleted) {

    static Head of(Run run) {
      return new Head(run.id(), run.lastSequence(), run.status(), run.deletedAt() != null);
    }

    boolean isFinal() {
      return deleted || status.isFinal();
    }
  }

  /** A run's events after one and up to another, oldest first. */
  List<RunEvent> between(RunId run, long after, long last, int limit) {
    return jdbc.sql(
            """
            select sequence, type, at, data from run_events
            where run_id = ? and sequence > ? and sequence <= ? order by sequence limit ?
            """)
        .params(run.value(), after, last, limit)
        .query((rs, n) -> event(rs))
        .list();
  }

  /**
   * What is new of a run.
   *
   * @param events the first of those that are new, oldest first
   */
  record News(Head head, List<RunEvent> events) {

    /** True if nothing comes after these events, told to those who know all up to a position. */
    boolean isTheEnd(long position) {
      var reached = events.isEmpty() ? position : events.getLast().sequence();
      return head.deleted() || (head.isFinal() && reached >= head.sequence());
    }
  }

  /**
   * Of those runs, the ones that have gone beyond a sequence or have ended; one statement.
   *
   * @param positions the sequence of each run that was told last
   */
  List<News> news(Map<RunId, Long> positions) {
    var found = new LinkedHashMap<RunId, News>();
    jdbc.sql(
            """
            select r.id, r.status, r.deleted_at is not null, r.last_sequence,
              e.sequence, e.type, e.at, e.data
            from unnest(cast(:runs as uuid[]), cast(:positions as bigint[])) as told (id, position)
            join runs r on r.id = told.id and (r.last_sequence > told.position
              or r.deleted_at is not null
              or r.status in ('SUCCEEDED', 'FAILED', 'CANCELED', 'EXPIRED'))
            left join lateral (
              select * from run_events where run_id = told.id and sequence > told.position
              order by sequence limit :page) e on true
            order by r.id, e.sequence
            """)
        .param(
            "runs",
            positions.keySet().stream().map(id -> id.value().toString()).toArray(String[]::new))
        .param("positions", positions.values().toArray(Long[]::new))
        .param("page", PAGE)
        .query((RowCallbackHandler) rs -> collect(found, rs));
    return List.copyOf(found.values());
  }

  private void collect(Map<RunId, News> found, ResultSet rs) throws SQLException {
    var id = new RunId(rs.getObject(1, UUID.class));
    var news = found.get(id);
    if (news == null) {
      var head = new Head(id, rs.getLong(4), RunStatus.valueOf(rs.getString(2)), rs.getBoolean(3));
      news = new News(head, new ArrayList<>());
      found.put(id, news);
    }
    if (rs.getObject(5) != null) {
      news.events().add(event(rs));
    }
  }

  private RunEvent event(ResultSet rs) throws SQLException {
    return new RunEvent(
        rs.getLong("sequence"),
        rs.getString("type"),
        rs.getTimestamp("at").toInstant(),
        json.readValue(rs.getString("data"), new TypeReference<>() {}));
  }
}
