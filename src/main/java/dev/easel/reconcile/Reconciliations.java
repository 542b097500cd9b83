package dev.easel.reconcile;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import dev.easel.reconcile.Reconciliation.LeftOut;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The last reconciliation of each project: one at a time. */
@Repository
class Reconciliations {

  static final TaskDescriptor<Void> TASK = TaskDescriptor.of("reconcile");

  private final JdbcClient jdbc;
  private final JsonMapper json;
  private final ObjectProvider<SchedulerClient> scheduler;
  private final Clock clock;

  Reconciliations(
      JdbcClient jdbc, JsonMapper json, ObjectProvider<SchedulerClient> scheduler, Clock clock) {
    this.jdbc = jdbc;
    this.json = json;
    this.scheduler = scheduler;
    this.clock = clock;
  }

  /**
   * Begins one, with the row of its work, unless one is at work.
   *
   * @return the one at work
   */
  @Transactional
  public Reconciliation begin(String project, boolean rebuild) {
    var now = clock.instant();
    var begun =
        jdbc.sql(
                    """
                    insert into reconciliations (project_id, rebuild, asked_at) values (?, ?, ?)
                    on conflict (project_id) do update set rebuild = excluded.rebuild,
                      asked_at = excluded.asked_at, finished_at = null, adopted = 0, rebuilt = 0,
                      left_out = '[]'
                      where reconciliations.finished_at is not null
                    """)
                .params(project, rebuild, Timestamp.from(now))
                .update()
            == 1;
    if (begun) {
      var instance = TASK.instance(project + "/" + now.toEpochMilli());
      var _ = scheduler.getObject().scheduleIfNotExists(instance.scheduledTo(now));
    }
    return last(project).orElseThrow();
  }

  @Transactional(readOnly = true)
  public Optional<Reconciliation> last(String project) {
    return jdbc.sql(
            """
            select rebuild, asked_at, finished_at, adopted, rebuilt, left_out
            from reconciliations where project_id = ?
            """)
        .param(project)
        .query((rs, n) -> read(rs))
        .optional();
  }

  private Reconciliation read(ResultSet rs) throws SQLException {
    var finished = rs.getTimestamp("finished_at");
    return new Reconciliation(
        rs.getBoolean("rebuild"),
        rs.getTimestamp("asked_at").toInstant(),
        finished == null ? null : finished.toInstant(),
        rs.getInt("adopted"),
        rs.getInt("rebuilt"),
        json.readValue(rs.getString("left_out"), new TypeReference<>() {}));
  }

  /** Counts runs that were made: each was committed before, so none is counted twice. */
  void made(String project, int adopted, int rebuilt) {
    jdbc.sql(
            """
            update reconciliations set adopted = adopted + ?, rebuilt = rebuilt + ?
            where project_id = ?
            """)
        .params(adopted, rebuilt, project)
        .update();
  }

  void finish(String project, List<LeftOut> leftOut) {
    jdbc.sql("update reconciliations set finished_at = ?, left_out = ?::jsonb where project_id = ?")
        .params(Timestamp.from(clock.instant()), json.writeValueAsString(leftOut), project)
        .update();
  }
}
