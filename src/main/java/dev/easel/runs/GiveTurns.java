package dev.easel.runs;

import java.sql.Types;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Gives turns to the runs that wait for one: in the order they were accepted in, as many as the
 * pace and Argo's controller allow, none while a gate is shut but one to try it. A turn is the
 * moment that the run's own task is woken at.
 */
@Service
class GiveTurns {

  /** At one time. */
  private static final int MOST = 500;

  /**
   * Tasks that db-scheduler 16 has not picked: a picked one is about to set its own next time. The
   * locks keep it from picking them meanwhile.
   */
  private static final String WAITING =
      """
      select q.run_id from submission_queue q
        join runs r on r.id = q.run_id and r.status = 'QUEUED'
        join scheduled_tasks t on t.task_name = '%s' and t.task_instance = q.task_instance
          and not t.picked
      where q.namespace = :namespace and q.turn_at is null and q.ready_at <= clock_timestamp()
      """
          .formatted(RunTasks.SUBMIT);

  private final JdbcClient jdbc;
  private final Turns turns;
  private final Gates gates;
  private final Pace pace;

  GiveTurns(JdbcClient jdbc, Turns turns, Gates gates, Pace pace) {
    this.jdbc = jdbc;
    this.turns = turns;
    this.gates = gates;
    this.pace = pace;
  }

  /** The namespaces that have runs without a turn. */
  List<String> namespaces() {
    return jdbc.sql("select distinct namespace from submission_queue where turn_at is null")
        .query((rs, n) -> rs.getString(1))
        .list();
  }

  /** Gives the next turns in a namespace; one replica at a time. */
  @Transactional
  public void give(String namespace) {
    var ahead = pace.take(namespace, 0);
    for (var subject : gates.due(namespace)) {
      var run = prober(namespace, subject);
      if (!run.isEmpty() && gates.probe(namespace, subject)) {
        give(namespace, run, subject);
      }
    }
    var slots = (Turns.HORIZON.toSeconds() - ahead) / pace.interval();
    var most = Math.min(Math.min(MOST, (int) slots), turns.room(namespace));
    if (most > 0) {
      give(namespace, next(namespace, most), null);
    }
  }

  private List<UUID> next(String namespace, int most) {
    return jdbc.sql(
            WAITING
                + """
                  and not exists (select 1 from argo_gates g
                    where g.namespace = q.namespace and g.subject in ('', q.discriminator))
                order by q.run_id limit :most for update of t skip locked
                """)
        .param("namespace", namespace)
        .param("most", most)
        .query((rs, n) -> rs.getObject(1, UUID.class))
        .list();
  }

  /** The run that has tried least lately, so that one that always fails keeps no other waiting. */
  private List<UUID> prober(String namespace, String subject) {
    return jdbc.sql(
            WAITING
                + """
                  and :subject in ('', q.discriminator)
                order by exists (select 1 from argo_gates g
                    where g.namespace = q.namespace and g.subject = q.discriminator),
                  q.ready_at, q.run_id
                limit 1 for update of t skip locked
                """)
        .param("namespace", namespace)
        .param("subject", subject)
        .query((rs, n) -> rs.getObject(1, UUID.class))
        .list();
  }

  private void give(String namespace, List<UUID> runs, @Nullable String probes) {
    if (runs.isEmpty()) {
      return;
    }
    jdbc.sql(
            """
            with given as (
              update submission_queue q set probes = :probes, turn_at = clock_timestamp()
                + make_interval(secs => :ahead + (g.n - 1) * :interval)
              from unnest(cast(:runs as uuid[])) with ordinality as g (run_id, n)
              where q.run_id = g.run_id
              returning q.task_instance, q.turn_at)
            update scheduled_tasks t set execution_time = given.turn_at from given
            where t.task_name = :task and t.task_instance = given.task_instance
            """)
        .param("probes", probes, Types.VARCHAR)
        .param("ahead", pace.take(namespace, runs.size()))
        .param("interval", pace.interval())
        .param("runs", runs.stream().map(UUID::toString).collect(Collectors.joining(",", "{", "}")))
        .param("task", RunTasks.SUBMIT)
        .update();
  }
}
