package dev.easel.runs;

import java.sql.Types;
import java.time.Duration;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Queued runs on their way to Argo. The first few have a turn, a reserved moment; the others wait,
 * the higher priority first, then the older, until {@link GiveTurns} gives them one.
 */
@Repository
class SubmissionQueue {

  private final JdbcClient jdbc;

  SubmissionQueue(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Where a run stands.
   *
   * @param turn the one it has been given; null if it waits for one
   * @param waited since it joined the queue
   */
  record Place(Turn.@Nullable Given turn, Duration waited) {}

  /** A run that has not joined has waited for no time. */
  Place place(RunId run) {
    return jdbc.sql(
            """
            select turn_at is not null, probes,
              extract(epoch from clock_timestamp() - joined_at)
            from submission_queue where run_id = ?
            """)
        .param(run.value())
        .query(
            (rs, n) ->
                new Place(
                    rs.getBoolean(1) ? new Turn.Given(Duration.ZERO, rs.getString(2)) : null,
                    Duration.ofMillis(Math.round(rs.getDouble(3) * 1000))))
        .optional()
        .orElse(new Place(null, Duration.ZERO));
  }

  /**
   * Which of its project's runs that wait for a turn it is, from 1; empty if it has one, or has not
   * joined. Those that want none before a pause ends are counted, too.
   */
  OptionalInt position(Run run) {
    return jdbc.sql(
            """
            select (select count(*) from submission_queue b where b.namespace = q.namespace
              and b.turn_at is null and (b.priority > q.priority
                or b.priority = q.priority and b.run_id <= q.run_id))
            from submission_queue q where q.run_id = ? and q.turn_at is null
            """)
        .param(run.id().value())
        .query(Integer.class)
        .optional()
        .map(OptionalInt::of)
        .orElse(OptionalInt.empty());
  }

  /** How many runs have a turn and have not used it up. */
  int turns(String namespace) {
    return jdbc.sql(
            "select count(*) from submission_queue where namespace = ? and turn_at is not null")
        .param(namespace)
        .query(Integer.class)
        .single();
  }

  /** Whether another run could use a turn now. */
  boolean othersWait(Run run) {
    return jdbc.sql(
            """
            select exists (select 1 from submission_queue q
                join runs r on r.id = q.run_id and r.status = 'QUEUED'
              where q.namespace = ? and q.turn_at is null and q.run_id <> ?
                and q.ready_at <= clock_timestamp())
            """)
        .params(run.namespace(), run.id().value())
        .query(Boolean.class)
        .single();
  }

  Turn join(Run run, Waiting waiting) {
    join(run);
    return new Turn.Wait(waiting);
  }

  void join(Run run) {
    put(run, Duration.ZERO, null, "do nothing");
  }

  Turn given(Run run, Turn.Given turn) {
    put(
        run,
        Duration.ZERO,
        turn,
        "do update set turn_at = excluded.turn_at, probes = excluded.probes");
    return turn;
  }

  /** Its turn is over, or not wanted now; it wants no other before the pause ends. */
  void back(Run run, Duration pause) {
    put(
        run,
        pause,
        null,
        "do update set turn_at = null, probes = null, ready_at = excluded.ready_at");
  }

  private void put(Run run, Duration pause, Turn.@Nullable Given turn, String orElse) {
    jdbc.sql(
            """
            insert into submission_queue (run_id, project_id, namespace, discriminator,
              task_instance, priority, ready_at, turn_at, probes)
            values (:run, :project, :namespace, :discriminator, :task, :priority,
              clock_timestamp() + make_interval(secs => :pause),
              clock_timestamp() + make_interval(secs => :turn), :probes)
            on conflict (run_id)
            """
                + orElse)
        .param("run", run.id().value())
        .param("project", run.projectId())
        .param("namespace", run.namespace())
        .param("discriminator", run.discriminator())
        .param("task", run.id().toString())
        .param("priority", run.priority())
        .param("pause", pause.toNanos() / 1e9)
        .param("turn", turn == null ? null : turn.in().toNanos() / 1e9, Types.DOUBLE)
        .param("probes", turn == null ? null : turn.probes(), Types.VARCHAR)
        .update();
  }

  /** It is submitted, or has ended. */
  void leave(RunId run) {
    jdbc.sql("delete from submission_queue where run_id = ?").param(run.value()).update();
  }
}
