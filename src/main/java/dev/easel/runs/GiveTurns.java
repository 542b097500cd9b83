package dev.easel.runs;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Gives turns to the runs that wait for one: to each project in its turn, of its runs those of a
 * higher priority first, then the older, as many as the pace, Argo's controller and quotas allow,
 * none while a gate is shut but one to try it. A turn is the moment that the run's own task is
 * woken at.
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
      select q.run_id, r.gpus from submission_queue q
        join runs r on r.id = q.run_id and r.status = 'QUEUED'
        join scheduled_tasks t on t.task_name = '%s' and t.task_instance = q.task_instance
          and not t.picked
      where q.namespace = :namespace and q.turn_at is null and q.ready_at <= clock_timestamp()
      """
          .formatted(RunTasks.SUBMIT);

  private final JdbcClient jdbc;
  private final Turns turns;
  private final Admission admission;
  private final Gates gates;
  private final Pace pace;

  GiveTurns(JdbcClient jdbc, Turns turns, Admission admission, Gates gates, Pace pace) {
    this.jdbc = jdbc;
    this.turns = turns;
    this.admission = admission;
    this.gates = gates;
    this.pace = pace;
  }

  /** Those that have runs without a turn. */
  private List<String> namespaces() {
    return jdbc.sql(
            """
            select namespace from submission_queue where turn_at is null
            group by namespace order by namespace
            """)
        .query((rs, n) -> rs.getString(1))
        .list();
  }

  /** Gives the next turns, one to each namespace in its turn; one replica at a time. */
  @Transactional
  public void give() {
    var namespaces = new ArrayList<>(namespaces());
    namespaces.forEach(admission::hold);
    Collections.shuffle(namespaces);
    var ahead = pace.take(0);
    var slots = (int) ((Turns.HORIZON.toSeconds() - ahead) / pace.interval());
    var waiting = new ArrayList<Deque<UUID>>();
    for (var namespace : namespaces) {
      waiting.add(new ArrayDeque<>(next(namespace, slots)));
    }
    give(inTurn(waiting, slots), null);
  }

  /** Those of a namespace that may have the next turns; one of them may try a gate at once. */
  private List<UUID> next(String namespace, int slots) {
    var room = admission.room(namespace);
    if (room.runs() <= 0) {
      return List.of();
    }
    probe(namespace);
    var most = Math.min(Math.min(MOST, slots), turns.room(namespace));
    return most <= 0 ? List.of() : fitting(next(namespace, room, most), admission.room(namespace));
  }

  /** In their order: one that has to wait for GPUs is not overtaken. */
  private static List<UUID> fitting(List<Queued> next, Admission.Room room) {
    var fitting = new ArrayList<UUID>();
    var gpus = room.gpus();
    for (var run : next) {
      gpus -= run.gpus();
      if (gpus < 0 || fitting.size() == room.runs()) {
        break;
      }
      fitting.add(run.id());
    }
    return fitting;
  }

  private static List<UUID> inTurn(List<Deque<UUID>> waiting, int most) {
    var all = new ArrayList<UUID>();
    waiting.removeIf(Deque::isEmpty);
    while (!waiting.isEmpty() && all.size() < most) {
      for (var runs : waiting) {
        if (all.size() < most) {
          all.add(runs.remove());
        }
      }
      waiting.removeIf(Deque::isEmpty);
    }
    return all;
  }

  private void probe(String namespace) {
    for (var subject : gates.due(namespace)) {
      var room = admission.room(namespace);
      var run = room.runs() <= 0 ? List.<UUID>of() : prober(namespace, subject, room.gpus());
      if (!run.isEmpty() && gates.probe(namespace, subject)) {
        give(run, subject);
      }
    }
  }

  private record Queued(UUID id, int gpus) {

    static Queued read(ResultSet rs, int row) throws SQLException {
      return new Queued(rs.getObject(1, UUID.class), rs.getInt(2));
    }
  }

  private List<Queued> next(String namespace, Admission.Room room, int most) {
    return jdbc.sql(
            WAITING
                + """
                  and r.gpus <= :gpus
                  and not exists (select 1 from argo_gates g
                    where g.namespace = q.namespace and g.subject in ('', q.discriminator))
                order by q.priority desc, q.run_id limit :most for update of t skip locked
                """)
        .param("namespace", namespace)
        .param("gpus", room.most())
        .param("most", most)
        .query(Queued::read)
        .list();
  }

  /** The run that has tried least lately, so that one that always fails keeps no other waiting. */
  private List<UUID> prober(String namespace, String subject, int gpus) {
    return jdbc.sql(
            WAITING
                + """
                  and :subject in ('', q.discriminator) and r.gpus <= :gpus
                order by exists (select 1 from argo_gates g
                    where g.namespace = q.namespace and g.subject = q.discriminator),
                  q.ready_at, q.run_id
                limit 1 for update of t skip locked
                """)
        .param("namespace", namespace)
        .param("subject", subject)
        .param("gpus", gpus)
        .query((rs, n) -> rs.getObject(1, UUID.class))
        .list();
  }

  private void give(List<UUID> runs, @Nullable String probes) {
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
        .param("ahead", pace.take(runs.size()))
        .param("interval", pace.interval())
        .param("runs", runs.stream().map(UUID::toString).collect(Collectors.joining(",", "{", "}")))
        .param("task", RunTasks.SUBMIT)
        .update();
  }
}
