package dev.easel.metrics;

import dev.easel.logs.LogSource;
import dev.easel.runs.RunId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The series of all runs, each bounded: one with too many points is thinned to half of them. */
@Repository
class Metrics {

  /** Points of a series before it is thinned. */
  static final int MOST = 4096;

  private final JdbcClient jdbc;

  Metrics(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** A metric of an attempt's training. */
  record Series(long id, String name, @Nullable String unit, int points, long lastStep) {}

  List<Series> series(RunId run, int attempt) {
    return jdbc.sql(
            """
            select id, name, unit, points, last_step from run_metrics
            where run_id = ? and attempt = ? order by id
            """)
        .params(run.value(), attempt)
        .query(
            (rs, n) ->
                new Series(
                    rs.getLong(1), rs.getString(2), rs.getString(3), rs.getInt(4), rs.getLong(5)))
        .list();
  }

  List<Point> points(Series series) {
    return jdbc.sql(
            "select step, at, value from run_metric_points where metric_id = ? order by step")
        .param(series.id())
        .query((rs, n) -> new Point(rs.getLong(1), rs.getTimestamp(2).toInstant(), rs.getDouble(3)))
        .list();
  }

  /**
   * Adds points to a series; those it has from the first of their steps on are replaced.
   *
   * @param points by step, not empty
   */
  void add(LogSource source, String name, @Nullable String unit, List<Point> points) {
    var series = counted(source, name, unit, points);
    jdbc.sql("delete from run_metric_points where metric_id = ? and step >= ?")
        .params(series.id(), points.getFirst().step())
        .update();
    jdbc.sql(
            """
            insert into run_metric_points (metric_id, step, at, value)
            select :metric, step, timestamptz 'epoch' + at * interval '1 microsecond', value
            from unnest(:steps::bigint[], :times::bigint[], :values::double precision[])
              as point (step, at, value)
            """)
        .param("metric", series.id())
        .param("steps", points.stream().map(Point::step).toArray(Long[]::new))
        .param("times", points.stream().map(point -> micros(point.at())).toArray(Long[]::new))
        .param("values", points.stream().map(Point::value).toArray(Double[]::new))
        .update();
    if (series.points() > MOST) {
      thin(series);
    }
  }

  private Series counted(LogSource source, String name, @Nullable String unit, List<Point> points) {
    return jdbc.sql(
            """
            insert into run_metrics (run_id, project_id, attempt, name, unit, points, last_step)
            values (:run, :project, :attempt, :name, :unit, :points, :last)
            on conflict (run_id, attempt, name) do update set unit = excluded.unit,
              points = run_metrics.points + excluded.points, last_step = excluded.last_step
            returning id, points
            """)
        .param("run", source.run().value())
        .param("project", source.projectId())
        .param("attempt", source.attempt())
        .param("name", name)
        .param("unit", unit)
        .param("points", points.size())
        .param("last", points.getLast().step())
        .query(
            (rs, n) -> new Series(rs.getLong(1), name, unit, rs.getInt(2), points.getLast().step()))
        .single();
  }

  private void thin(Series series) {
    var kept = Thinning.of(points(series), MOST / 2);
    jdbc.sql("delete from run_metric_points where metric_id = ? and step <> all(?)")
        .params(series.id(), kept.stream().map(Point::step).toArray(Long[]::new))
        .update();
    jdbc.sql("update run_metrics set points = ? where id = ?")
        .params(kept.size(), series.id())
        .update();
  }

  private static long micros(Instant at) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, at);
  }

  void wandb(LogSource source, String url) {
    jdbc.sql(
            """
            insert into run_wandb (run_id, project_id, attempt, url) values (?, ?, ?, ?)
            on conflict (run_id, attempt) do update set url = excluded.url
            """)
        .params(source.run().value(), source.projectId(), source.attempt(), url)
        .update();
  }

  Optional<String> wandb(RunId run, int attempt) {
    return jdbc.sql("select url from run_wandb where run_id = ? and attempt = ?")
        .params(run.value(), attempt)
        .query(String.class)
        .optional();
  }

  void delete(RunId run) {
    jdbc.sql("delete from run_metrics where run_id = ?").param(run.value()).update();
    jdbc.sql("delete from run_wandb where run_id = ?").param(run.value()).update();
  }
}
