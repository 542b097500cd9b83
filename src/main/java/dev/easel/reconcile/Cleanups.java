package dev.easel.reconcile;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import dev.easel.kubernetes.Words;
import dev.easel.projects.Project;
import dev.easel.runs.RunId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The last clean-up of each project, and what of it is still there. One at a time. */
@Repository
class Cleanups {

  static final TaskDescriptor<Void> TASK = TaskDescriptor.of("clean-up");

  private final JdbcClient jdbc;
  private final ObjectProvider<SchedulerClient> scheduler;
  private final Clock clock;

  Cleanups(JdbcClient jdbc, ObjectProvider<SchedulerClient> scheduler, Clock clock) {
    this.jdbc = jdbc;
    this.scheduler = scheduler;
    this.clock = clock;
  }

  /**
   * A clean-up that was confirmed.
   *
   * @param finishedAt null while it is at work
   */
  record Cleanup(String namespace, Instant askedAt, @Nullable Instant finishedAt) {}

  /**
   * What a clean-up is about.
   *
   * @param goneAt null while it is there
   * @param message why it is there yet; null if nobody says
   */
  record Item(Leftover what, @Nullable Instant goneAt, @Nullable String message) {}

  /**
   * Begins one with the row of its work; one that is at work already takes in what is new. What
   * does not go must not keep the rest.
   */
  @Transactional
  public void begin(Project project, List<Leftover> leftovers) {
    lock(project.id());
    var now = clock.instant();
    jdbc.sql("delete from cleanups where project_id = ? and finished_at is not null")
        .param(project.id())
        .update();
    var begun =
        jdbc.sql(
                    """
                    insert into cleanups (project_id, namespace, asked_at) values (?, ?, ?)
                    on conflict do nothing
                    """)
                .params(project.id(), project.namespace(), Timestamp.from(now))
                .update()
            == 1;
    add(project.id(), leftovers);
    if (begun) {
      var instance = TASK.instance(project.id() + "/" + now.toEpochMilli());
      var _ = scheduler.getObject().scheduleIfNotExists(instance.scheduledTo(now));
    }
  }

  /** An end and a beginning exclude each other. */
  private void lock(String project) {
    var _ =
        jdbc.sql("select id from projects where id = ? for no key update")
            .param(project)
            .query(String.class)
            .single();
  }

  /** What of the one at work is still there; empty if none is. */
  @Transactional(readOnly = true)
  public List<Leftover> open(String project) {
    return items(project).stream().filter(item -> item.goneAt() == null).map(Item::what).toList();
  }

  /** Adds what is to go, too; what is known already stays as it is, but for a run that is back. */
  void add(String project, List<Leftover> leftovers) {
    for (var item : leftovers) {
      jdbc.sql(
              """
              insert into cleanup_items (project_id, kind, name, uid, run_id, since)
              values (:project, :kind, :name, :uid, :run, :since)
              on conflict (project_id, kind, name, uid) do update set gone_at = null, message = null
                where cleanup_items.kind = 'RUN' and cleanup_items.gone_at is not null
              """)
          .param("project", project)
          .param("kind", item.kind().name())
          .param("name", item.name())
          .param("uid", item.uid())
          .param("run", item.run() == null ? null : item.run().value())
          .param("since", item.since() == null ? null : Timestamp.from(item.since()))
          .update();
    }
  }

  @Transactional(readOnly = true)
  public Optional<Cleanup> last(String project) {
    return jdbc.sql("select namespace, asked_at, finished_at from cleanups where project_id = ?")
        .param(project)
        .query(
            (rs, n) ->
                new Cleanup(
                    rs.getString(1), rs.getTimestamp(2).toInstant(), instant(rs, "finished_at")))
        .optional();
  }

  /** All of the last one, runs first. */
  @Transactional(readOnly = true)
  public List<Item> items(String project) {
    return jdbc.sql(
            """
            select kind, name, uid, run_id, since, gone_at, message from cleanup_items
            where project_id = ?
            order by array_position(array['RUN', 'WORKFLOW', 'ENDPOINT'], kind), name, uid
            """)
        .param(project)
        .query((rs, n) -> item(rs))
        .list();
  }

  private static Item item(ResultSet rs) throws SQLException {
    var run = rs.getObject("run_id", UUID.class);
    return new Item(
        new Leftover(
            LeftoverKind.valueOf(rs.getString("kind")),
            rs.getString("name"),
            rs.getString("uid"),
            run == null ? null : new RunId(run),
            instant(rs, "since"),
            false),
        instant(rs, "gone_at"),
        rs.getString("message"));
  }

  private static @Nullable Instant instant(ResultSet rs, String column) throws SQLException {
    var at = rs.getTimestamp(column);
    return at == null ? null : at.toInstant();
  }

  void gone(String project, Leftover item) {
    change(project, item, Timestamp.from(clock.instant()), null);
  }

  /** It is there yet, and this is why. */
  void waits(String project, Leftover item, String words) {
    change(project, item, null, Words.bounded(words));
  }

  private void change(
      String project, Leftover item, @Nullable Timestamp gone, @Nullable String words) {
    jdbc.sql(
            """
            update cleanup_items set gone_at = :gone, message = :words
            where project_id = :project and kind = :kind and name = :name and uid = :uid
            """)
        .param("gone", gone)
        .param("words", words)
        .param("project", project)
        .param("kind", item.kind().name())
        .param("name", item.name())
        .param("uid", item.uid())
        .update();
  }

  /** Ends it if nothing of it is there any more. */
  @Transactional
  public boolean finish(String project) {
    lock(project);
    return jdbc.sql(
                """
                update cleanups set finished_at = :now where project_id = :project
                  and not exists (select from cleanup_items
                    where project_id = :project and gone_at is null)
                """)
            .param("now", Timestamp.from(clock.instant()))
            .param("project", project)
            .update()
        == 1;
  }
}
