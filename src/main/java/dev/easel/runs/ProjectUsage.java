package dev.easel.runs;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Counts what a project has now, and had this month. */
@Repository
class ProjectUsage {

  private final JdbcClient jdbc;

  ProjectUsage(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * What it has.
   *
   * @param queued runs that have no turn to be submitted
   * @param running runs that have one, or were submitted, and have not ended
   * @param gpus of those, and of endpoints that have pods or may have them
   */
  record Now(int queued, int running, int gpus) {}

  Now now(String project) {
    return jdbc.sql(
            """
            select count(*) filter (where waits) as queued,
              count(*) filter (where not waits) as running,
              coalesce(sum(gpus) filter (where not waits), 0) + (
                select coalesce(sum(greatest(has.gpus, may.gpus)), 0)
                from (select run_id, gpus from charges where project_id = :project
                    and kind = 'ENDPOINT' and from_at is not null and to_at is null) has
                  full join (select run_id, gpus from endpoint_starts
                    where project_id = :project and until > clock_timestamp()) may
                  using (run_id)) as gpus
            from (
              select r.gpus, r.status = 'QUEUED' and not exists (select from submission_queue q
                where q.run_id = r.id and q.turn_at is not null) as waits
              from runs r where r.project_id = :project
                and r.status in ('QUEUED', 'SUBMITTED', 'RUNNING', 'CANCELING', 'LOST')) as live
            """)
        .param("project", project)
        .query((rs, n) -> new Now(rs.getInt("queued"), rs.getInt("running"), rs.getInt("gpus")))
        .single();
  }

  /** The GPUs that a run's endpoint is counted with. */
  int held(RunId run) {
    return jdbc.sql(
            """
            select greatest(
              (select sum(gpus) from charges where run_id = :run and kind = 'ENDPOINT'
                and from_at is not null and to_at is null),
              (select gpus from endpoint_starts where run_id = :run
                and until > clock_timestamp()), 0)
            """)
        .param("run", run.value())
        .query(Integer.class)
        .single();
  }

  /** They are counted from now on, until KServe says what it has. */
  void reserve(String project, RunId run, int gpus) {
    jdbc.sql(
            """
            insert into endpoint_starts (run_id, project_id, gpus, until)
            values (:run, :project, :gpus, clock_timestamp() + interval '10 minutes')
            on conflict (run_id) do update set gpus = excluded.gpus, until = excluded.until
            """)
        .param("run", run.value())
        .param("project", project)
        .param("gpus", gpus)
        .update();
  }

  void release(RunId run) {
    jdbc.sql("delete from endpoint_starts where run_id = ?").param(run.value()).update();
  }

  /**
   * What was held since the month began, in UTC.
   *
   * @param cost in the currency; of what has no rate nothing
   */
  record Month(BigDecimal gpuHours, BigDecimal cost) {}

  Month month(String project, String currency, Instant now) {
    return jdbc.sql(
            """
            select coalesce(sum(gpus * hours), 0) as gpu_hours,
              coalesce(sum(case when currency = :currency then hourly * hours end), 0) as cost
            from (
              select gpus, currency, hourly, extract(epoch from
                coalesce(to_at, :now) - greatest(from_at, :begin)) / 3600 as hours
              from charges where project_id = :project and from_at < :now
                and (to_at is null or to_at > :begin)) as held
            """)
        .param("project", project)
        .param("currency", currency)
        .param("now", Timestamp.from(now))
        .param("begin", Timestamp.from(begin(now)))
        .query((rs, n) -> new Month(rounded(rs.getBigDecimal(1)), rounded(rs.getBigDecimal(2))))
        .single();
  }

  private static BigDecimal rounded(BigDecimal number) {
    return number.setScale(4, RoundingMode.HALF_UP);
  }

  static Instant begin(Instant now) {
    return now.atOffset(ZoneOffset.UTC).withDayOfMonth(1).truncatedTo(ChronoUnit.DAYS).toInstant();
  }

  static Instant end(Instant now) {
    return begin(now).atOffset(ZoneOffset.UTC).plusMonths(1).toInstant();
  }
}
