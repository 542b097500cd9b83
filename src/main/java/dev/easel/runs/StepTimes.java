package dev.easel.runs;

import dev.easel.argo.Step;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** How long steps took, the newest of each kind. Whoever calls has a transaction. */
@Repository
class StepTimes {

  private static final int KEPT = 20;

  private final JdbcClient jdbc;
  private final Clock clock;

  StepTimes(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** The medians of a kind, by step. */
  Map<String, Expected> of(Kind kind) {
    var found = new HashMap<String, Expected>();
    jdbc.sql(
            """
            select step,
              percentile_cont(0.5) within group (order by seconds) as seconds,
              percentile_cont(0.5) within group (order by seconds)
                filter (where work = :work) as work,
              percentile_cont(0.5) within group (order by bar_seconds)
                filter (where work = :work) as bar
            from run_step_times
            where project_id = :project and recipe = :recipe and gpu = :gpu
              and resolution = :resolution
            group by step
            """)
        .params(params(kind))
        .query(
            (rs, n) ->
                found.put(
                    rs.getString("step"),
                    new Expected(
                        rs.getDouble("seconds"),
                        rs.getObject("work", Double.class),
                        rs.getObject("bar", Double.class))))
        .list();
    return found;
  }

  /**
   * How fast the trainings of a kind were, whatever they had to do; empty if none is known.
   *
   * @param batch name of the parameter with the size of a batch, on which a step's time depends
   * @param size its value
   */
  Optional<TrainingPace> pace(Kind kind, String step, String batch, String size) {
    return jdbc.sql(
            """
            select percentile_cont(0.5) within group (order by 1 / p.rate) as step,
              percentile_cont(0.5) within group (order by t.seconds - p.total / p.rate) as rest
            from run_step_times t join run_progress p on p.run_id = t.run_id
              join runs r on r.id = t.run_id
            where t.project_id = :project and t.recipe = :recipe and t.gpu = :gpu
              and t.resolution = :resolution and t.step = :name
              and p.phase = 'TRAINING' and p.rate > 0 and p.total > 0
              and r.parameters ->> :batch = :size
            """)
        .params(params(kind))
        .param("name", step)
        .param("batch", batch)
        .param("size", size)
        .query((rs, n) -> new TrainingPace(rs.getDouble("step"), Math.max(0, rs.getDouble("rest"))))
        .optional()
        .filter(pace -> pace.secondsPerStep() > 0);
  }

  /** A step succeeded at its first try; a second time in the same run it is not kept. */
  void add(Run run, Kind kind, Step step, Instant begun, @Nullable Double bar) {
    var end = step.finishedAt() == null ? clock.instant() : step.finishedAt();
    var seconds = Duration.between(begun, end).toMillis() / 1000.0;
    var added =
        jdbc.sql(
                """
                insert into run_step_times (run_id, project_id, step, recipe, gpu, resolution, work,
                  seconds, bar_seconds, at)
                values (:run, :project, :step, :recipe, :gpu, :resolution, :work, :seconds, :bar,
                  :at)
                on conflict (run_id, step) do nothing
                """)
            .params(params(kind))
            .param("run", run.id().value())
            .param("step", step.name())
            .param("seconds", Math.max(seconds, 0))
            .param("bar", bar)
            .param("at", Timestamp.from(end))
            .update();
    if (added == 1) {
      trim(kind, step.name());
    }
  }

  private void trim(Kind kind, String step) {
    jdbc.sql(
            """
            delete from run_step_times where (run_id, step) in (
              select run_id, step from run_step_times
              where project_id = :project and recipe = :recipe and gpu = :gpu
                and resolution = :resolution and step = :step
              order by at desc offset :kept for update skip locked)
            """)
        .params(params(kind))
        .param("step", step)
        .param("kept", KEPT)
        .update();
  }

  private static Map<String, Object> params(Kind kind) {
    var params = new HashMap<String, Object>();
    params.put("project", kind.project());
    params.put("recipe", kind.recipe());
    params.put("gpu", kind.gpu());
    params.put("resolution", kind.resolution());
    params.put("work", kind.work());
    return params;
  }
}
