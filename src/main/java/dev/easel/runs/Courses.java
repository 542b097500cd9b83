package dev.easel.runs;

import dev.easel.argo.Step;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** How far runs are; one query for all of them. */
@Repository
class Courses {

  private final JdbcClient jdbc;
  private final Plans plans;
  private final Clock clock;

  Courses(JdbcClient jdbc, Plans plans, Clock clock) {
    this.jdbc = jdbc;
    this.plans = plans;
    this.clock = clock;
  }

  Progress progress(Run run, List<Step> steps) {
    return progress(List.of(run), Map.of(run.id(), steps))
        .getOrDefault(run.id(), Course.before(run));
  }

  /**
   * Of each run.
   *
   * @param steps of their present attempts
   */
  Map<RunId, Progress> progress(List<Run> runs, Map<RunId, List<Step>> steps) {
    var now = clock.instant();
    var kept = kept(runs);
    var found = new HashMap<RunId, Progress>();
    for (var run : runs) {
      var own = kept.getOrDefault(run.id(), new Kept(Plan.NONE, null));
      var seen = steps.getOrDefault(run.id(), List.of());
      found.put(run.id(), Course.of(run, seen, own.plan(), own.training()).progress(now));
    }
    return found;
  }

  private record Kept(Plan plan, @Nullable TrainingSeen training) {}

  private Map<RunId, Kept> kept(List<Run> runs) {
    var found = new HashMap<RunId, Kept>();
    if (runs.isEmpty()) {
      return found;
    }
    jdbc.sql(
            """
            select r.id, l.expected, l.begun, p.phase, p.done, p.total, p.rate, p.at, p.furthest,
              p.seen_at
            from runs r join run_plans l on l.run_id = r.id and l.attempt = r.attempt
            left join run_progress p on p.run_id = r.id and p.attempt = r.attempt
            where r.id = any(?)
            """)
        .param(runs.stream().map(run -> run.id().value()).toArray(UUID[]::new))
        .query((rs, n) -> found.put(new RunId(rs.getObject("id", UUID.class)), kept(rs)))
        .list();
    return found;
  }

  private Kept kept(ResultSet rs) throws SQLException {
    var plan = plans.read(rs.getString("expected"), rs.getString("begun"));
    return new Kept(plan, rs.getString("phase") == null ? null : training(rs));
  }

  private static TrainingSeen training(ResultSet rs) throws SQLException {
    return new TrainingSeen(
        Trainings.progress(rs), rs.getDouble("furthest"), rs.getTimestamp("seen_at").toInstant());
  }
}
