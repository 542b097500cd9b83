package dev.easel.runs;

import dev.easel.projects.ProjectDeleted;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Which run a place belongs to: an output folder with all that lies in it, or an endpoint's name. A
 * unique index and a trigger hold it, so that two transactions cannot both take one.
 */
@Repository
class Claims {

  static final String OUTPUT = "output";
  static final String ENDPOINT = "endpoint";

  private final JdbcClient jdbc;

  Claims(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Takes a place for a run; waits for another transaction that is taking it.
   *
   * @return false if another run holds it, or one around or inside it
   */
  boolean take(Run run, String kind, String place) {
    return jdbc.sql(
                """
                insert into claims (run_id, project_id, kind, place, reads)
                select id, project_id, :kind, :place,
                  case when :kind = 'endpoint' then namespace || '/' || claim || '/' || output end
                from runs where id = :run
                on conflict do nothing
                """)
            .param("kind", kind)
            .param("place", place)
            .param("run", run.id().value())
            .update()
        == 1;
  }

  /** The runs that hold a place, or one around or inside it, oldest first. */
  List<Holder> holders(String kind, String place) {
    return jdbc.sql(
            """
            select c.run_id, c.project_id, c.place, r.status, r.trained_at is not null
            from claims c join runs r on r.id = c.run_id
            where c.kind = :kind and (c.place collate "C" in (:folders)
              or (c.place collate "C" > :place || '/' and c.place collate "C" < :place || '0'))
            order by c.run_id
            """)
        .param("kind", kind)
        .param("place", place)
        .param("folders", folders(place))
        .query(
            (rs, n) ->
                new Holder(
                    new RunId(rs.getObject(1, UUID.class)),
                    rs.getString(2),
                    rs.getString(3),
                    RunStatus.valueOf(rs.getString(4)),
                    rs.getBoolean(5)))
        .list();
  }

  /** Takes what a run holds from it, if it has ended and stays so. */
  void takeFrom(RunId run, boolean endpointOnly) {
    jdbc.sql(
            """
            with ended as (select id from runs where id = :run
              and status in ('SUCCEEDED', 'FAILED', 'CANCELED', 'EXPIRED') for share)
            delete from claims c using ended e
            where c.run_id = e.id and (c.kind = 'endpoint' or not :endpoint)
            """)
        .param("run", run.value())
        .param("endpoint", endpointOnly)
        .update();
  }

  /** A place and the folders it lies in. */
  private static List<String> folders(String place) {
    return IntStream.rangeClosed(1, place.length())
        .filter(end -> end == place.length() || place.charAt(end) == '/')
        .mapToObj(end -> place.substring(0, end))
        .toList();
  }

  /** The places of a project that is deleted are whoever's has its namespace next. */
  @EventListener
  void deleted(ProjectDeleted deleted) {
    jdbc.sql("delete from claims where project_id = ?").param(deleted.project()).update();
  }

  /** Takes all of a run's places from it. */
  void release(RunId run) {
    jdbc.sql("delete from claims where run_id = ?").param(run.value()).update();
  }

  /**
   * Gives up the places of a run that ended without touching them; a run that it was to replace has
   * them back.
   */
  void giveUpUntouched(Run run) {
    if (run.leavesPlacesUntouched()) {
      release(run.id());
      run.replaces().forEach(this::restore);
    }
  }

  /**
   * Takes a run's places again, if they are free.
   *
   * @return false if another run has one of them
   */
  boolean restore(RunId run) {
    var _ =
        jdbc.sql(
                """
                insert into claims (run_id, project_id, kind, place, reads)
                select id, project_id, 'output', namespace || '/' || claim || '/' || output, null
                  from runs where id = :run and trains and output is not null
                union all
                select id, project_id, 'endpoint', namespace || '/' || endpoint_name,
                  namespace || '/' || claim || '/' || output
                  from runs where id = :run and endpoint_name is not null
                on conflict do nothing
                """)
            .param("run", run.value())
            .update();
    return jdbc.sql(
            """
            select count(*) >= (select (trains and output is not null)::int
                + (endpoint_name is not null)::int from runs where id = :run)
            from claims where run_id = :run
            """)
        .param("run", run.value())
        .query(Boolean.class)
        .single();
  }

  /** Gives up a run's endpoint name. */
  void releaseEndpoint(RunId run) {
    jdbc.sql("delete from claims where run_id = ? and kind = 'endpoint'")
        .param(run.value())
        .update();
  }

  /** Runs that have not ended and write to a folder or serve from it, or around or inside it. */
  List<RunId> liveIn(OutputFolder folder) {
    return jdbc.sql(
            """
            select id from runs
            where status not in ('SUCCEEDED', 'FAILED', 'CANCELED', 'EXPIRED')
              and namespace = :namespace and claim = :claim
              and (output collate "C" in (:folders)
                or (output collate "C" > :path || '/' and output collate "C" < :path || '0'))
            order by id
            """)
        .param("namespace", folder.namespace())
        .param("claim", folder.claim())
        .param("path", folder.path().value())
        .param("folders", folders(folder.path().value()))
        .query((rs, n) -> new RunId(rs.getObject(1, UUID.class)))
        .list();
  }

  /**
   * Runs, erased ones too, whose endpoint serves from a place, or from one around or inside it:
   * until their service is gone they have its name.
   */
  List<RunId> readersOf(String place) {
    return jdbc.sql(
            """
            select c.run_id from claims c join runs r on r.id = c.run_id
            where c.kind = 'endpoint'
              and (r.endpoint_state <> 'DELETED'
                or (r.endpoint_state is null and r.status = 'SUCCEEDED'))
              and (c.reads collate "C" in (:folders)
                or (c.reads collate "C" > :place || '/' and c.reads collate "C" < :place || '0'))
            order by c.run_id
            """)
        .param("place", place)
        .param("folders", folders(place))
        .query((rs, n) -> new RunId(rs.getObject(1, UUID.class)))
        .list();
  }

  /** Whether a run has a place of that kind, erased or not. */
  boolean holds(RunId run, String kind) {
    return jdbc.sql("select exists (select 1 from claims where run_id = ? and kind = ?)")
        .params(run.value(), kind)
        .query(Boolean.class)
        .single();
  }

  /** Whether an endpoint's name is the run's, erased or not. */
  boolean holdsEndpoint(RunId run, String name) {
    return jdbc.sql(
            """
            select exists (select 1 from claims c join runs r on r.id = c.run_id
              where r.id = ? and c.kind = 'endpoint' and c.place = r.namespace || '/' || ?)
            """)
        .params(run.value(), name)
        .query(Boolean.class)
        .single();
  }

  /** Gives up the name of an endpoint that is gone, if its run is erased. */
  void releaseErased(RunId run, String name) {
    jdbc.sql(
            """
            delete from claims c using runs r where r.id = c.run_id and r.deleted_at is not null
              and r.id = ? and c.kind = 'endpoint' and c.place = r.namespace || '/' || ?
            """)
        .params(run.value(), name)
        .update();
  }

  /**
   * A run that has a place.
   *
   * @param trained true if there is a model in it
   */
  record Holder(RunId run, String project, String place, RunStatus status, boolean trained) {

    /** Only what has ended, and is the caller's own, may be taken over. */
    boolean isReplaceableBy(RunDraft draft) {
      return draft.replace() && status.isFinal() && project.equals(draft.project().id());
    }
  }
}
