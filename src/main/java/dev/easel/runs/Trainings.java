package dev.easel.runs;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** How far the trainings of runs are: beside the runs, which are not written for each step. */
@Repository
public class Trainings {

  /** The part of a training that makes class images, where it does: a guess. */
  private static final double GENERATING = 0.2;

  private final JdbcClient jdbc;
  private final Clock clock;

  Trainings(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /**
   * Keeps the progress of a run's training, at most once a second of it, changes of phase and ends
   * excepted. Of an attempt before the last one known nothing is kept. A bar that is one line for
   * long has one time: it is kept every two seconds.
   *
   * @param attempt of the run, from 1
   */
  @Transactional
  public void seen(RunId run, String project, int attempt, TrainingProgress progress) {
    jdbc.sql(
            """
            insert into run_progress as p
              (run_id, project_id, attempt, phase, done, total, rate, at, furthest, generated,
               seen_at)
            values (:run, :project, :attempt, :phase, :done, :total, :rate, :at,
              case when :making then :share else 1 end * :done / :total, :making, :now)
            on conflict (run_id) do update set attempt = excluded.attempt, phase = excluded.phase,
              done = excluded.done, total = excluded.total, rate = excluded.rate, at = excluded.at,
              furthest = case
                when p.attempt < excluded.attempt then excluded.furthest
                when p.generated and not excluded.generated then
                  greatest(p.furthest, :share + (1 - :share) * excluded.furthest)
                else greatest(p.furthest, excluded.furthest) end,
              generated = excluded.generated or p.attempt = excluded.attempt and p.generated,
              seen_at = excluded.seen_at
            where p.attempt < excluded.attempt or p.attempt = excluded.attempt and (
              p.phase <> excluded.phase or excluded.done = excluded.total
              or excluded.at >= p.at + interval '1 second'
              or excluded.seen_at >= p.seen_at + interval '2 seconds')
            """)
        .param("run", run.value())
        .param("project", project)
        .param("attempt", attempt)
        .param("phase", progress.phase().name())
        .param("done", progress.done())
        .param("total", progress.total())
        .param("rate", progress.rate())
        .param("at", Timestamp.from(progress.at()))
        .param("making", progress.phase() == TrainingProgress.Phase.GENERATING)
        .param("share", GENERATING)
        .param("now", Timestamp.from(clock.instant()))
        .update();
  }

  /** Of the run's present attempt; empty if its training has not said anything. */
  @Transactional(readOnly = true)
  public Optional<TrainingProgress> of(Run run) {
    return Optional.ofNullable(of(List.of(run)).get(run.id()));
  }

  /** Of the present attempt of each run whose training has said something. */
  @Transactional(readOnly = true)
  public Map<RunId, TrainingProgress> of(Collection<Run> runs) {
    var found = new HashMap<RunId, TrainingProgress>();
    if (runs.isEmpty()) {
      return found;
    }
    jdbc.sql(
            """
            select p.run_id, p.phase, p.done, p.total, p.rate, p.at
            from run_progress p join runs r on r.id = p.run_id and r.attempt = p.attempt
            where p.run_id in (:runs)
            """)
        .param("runs", runs.stream().map(run -> run.id().value()).toList())
        .query((rs, n) -> found.put(new RunId(rs.getObject("run_id", UUID.class)), progress(rs)))
        .list();
    return found;
  }

  static TrainingProgress progress(ResultSet rs) throws SQLException {
    return new TrainingProgress(
        TrainingProgress.Phase.valueOf(rs.getString("phase")),
        rs.getLong("done"),
        rs.getLong("total"),
        rs.getObject("rate", Double.class),
        rs.getTimestamp("at").toInstant());
  }
}
