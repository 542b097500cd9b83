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
   * @param gpus of those, and of endpoints that have pods
   * @param largest the most GPUs that one of the queued runs wants
   */
  record Now(int queued, int running, int gpus, int largest) {}

  Now now(String project) {
    return jdbc.sql(
            """
            select count(*) filter (where waits) as queued,
              count(*) filter (where not waits) as running,
              coalesce(sum(gpus) filter (where not waits), 0) + (
                select coalesce(sum(gpus), 0) from charges
                where project_id = :project and kind = 'ENDPOINT' and from_at is not null
                  and to_at is null) as gpus,
              coalesce(max(gpus) filter (where waits), 1) as largest
            from (
              select r.gpus, r.status = 'QUEUED' and not exists (select from submission_queue q
                where q.run_id = r.id and q.turn_at is not null) as waits
              from runs r where r.project_id = :project
                and r.status in ('QUEUED', 'SUBMITTED', 'RUNNING', 'CANCELING', 'LOST')) as live
            """)
        .param("project", project)
        .query(
            (rs, n) ->
                new Now(
                    rs.getInt("queued"),
                    rs.getInt("running"),
                    rs.getInt("gpus"),
                    rs.getInt("largest")))
        .single();
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
    return number.setScale(2, RoundingMode.HALF_UP);
  }

  static Instant begin(Instant now) {
    return now.atOffset(ZoneOffset.UTC).withDayOfMonth(1).truncatedTo(ChronoUnit.DAYS).toInstant();
  }

  static Instant end(Instant now) {
    return begin(now).atOffset(ZoneOffset.UTC).plusMonths(1).toInstant();
  }
}
