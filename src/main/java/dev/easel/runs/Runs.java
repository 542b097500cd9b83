package dev.easel.runs;

import dev.easel.argo.Step;
import dev.easel.argo.Workflow;
import dev.easel.kubernetes.Words;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** All runs: finds them, and changes one at a time under its row's lock. */
@Repository
public class Runs {

  private static final int LONGEST_HISTORY = 1_000;

  private final EntityManager entities;
  private final JdbcClient jdbc;
  private final Claims claims;
  private final JsonMapper json;
  private final ApplicationEventPublisher publisher;
  private final Clock clock;

  Runs(
      EntityManager entities,
      JdbcClient jdbc,
      Claims claims,
      JsonMapper json,
      ApplicationEventPublisher publisher,
      Clock clock) {
    this.entities = entities;
    this.jdbc = jdbc;
    this.claims = claims;
    this.json = json;
    this.publisher = publisher;
    this.clock = clock;
  }

  /**
   * A project's run by id; else the live one of that name, else the newest of that name. To look
   * at: whoever changes it in the same transaction reads it again, under its lock.
   *
   * @throws RunNotFound if there is none
   * @throws dev.easel.http.Problem 410 if it was deleted
   */
  @Transactional(readOnly = true)
  public Run get(String project, String idOrName) {
    var run =
        (idOrName.startsWith("run_")
                ? RunId.parse(idOrName).flatMap(this::find)
                : named(project, idOrName))
            .filter(found -> found.projectId().equals(project))
            .orElseThrow(() -> new RunNotFound(idOrName));
    entities.detach(run);
    if (run.deletedAt() != null) {
      throw new RunGone(run);
    }
    return run;
  }

  @Transactional(readOnly = true)
  public Optional<Run> find(RunId id) {
    return Optional.ofNullable(entities.find(Run.class, id.value()));
  }

  /** Those of the runs that are there and not erased. */
  @Transactional(readOnly = true)
  public List<Run> find(Collection<RunId> ids) {
    return entities
        .createQuery(
            "select r from Run r where r.id in :ids and r.times.deletedAt is null", Run.class)
        .setParameter("ids", ids.stream().map(RunId::value).toList())
        .getResultList();
  }

  /**
   * The project's runs of that name or whose model is called so, whose endpoint was seen and is not
   * deleted, newest first; at most 10.
   */
  @Transactional(readOnly = true)
  public List<Run> serving(String project, String nameOrModel) {
    return entities
        .createQuery(
            """
            select r from Run r where r.origin.projectId = :project and r.times.deletedAt is null
              and (r.asked.name = :name or r.places.modelName = :name)
              and r.endpoint.state is not null and r.endpoint.state <> 'DELETED'
            order by r.id desc
            """,
            Run.class)
        .setParameter("project", project)
        .setParameter("name", nameOrModel)
        .setMaxResults(10)
        .getResultList();
  }

  /** A project's runs of that name that have not ended, newest first. */
  @Transactional(readOnly = true)
  List<Run> live(String project, String name) {
    return entities
        .createQuery(
            """
            select r from Run r where r.origin.projectId = :project and r.asked.name = :name
              and r.times.deletedAt is null and r.times.finishedAt is null
            order by r.id desc
            """,
            Run.class)
        .setParameter("project", project)
        .setParameter("name", name)
        .getResultList();
  }

  private Optional<Run> named(String project, String name) {
    return entities
        .createQuery(
            """
            select r from Run r where r.origin.projectId = :project and r.asked.name = :name
              and r.times.deletedAt is null
            order by case when r.times.finishedAt is null then 0 else 1 end, r.id desc
            """,
            Run.class)
        .setParameter("project", project)
        .setParameter("name", name)
        .setMaxResults(1)
        .getResultList()
        .stream()
        .findFirst();
  }

  /**
   * Writes a new run, which is not to be changed in the same transaction.
   *
   * @return its history so far
   */
  List<RunEvent> add(Run run) {
    entities.persist(run);
    entities.flush();
    entities.detach(run);
    return record(run);
  }

  /** Applies what was seen of a run's endpoint; nothing if the run is unknown or erased. */
  @Transactional
  public void endpointSeen(RunId id, Endpoint seen) {
    change(id, run -> run.endpoint(seen, clock.instant()));
  }

  /**
   * Tells in a run's history of something about its endpoint that is not its state.
   *
   * @param change what it is about, in a word
   * @param times of what is told, by their names
   */
  @Transactional
  public void endpointTold(RunId id, String change, String message, Map<String, Instant> times) {
    var data = new LinkedHashMap<String, @Nullable Object>();
    data.put("change", change);
    data.put("message", Words.bounded(message));
    data.putAll(times);
    change(id, run -> run.endpointTold(data, clock.instant()));
  }

  /** Runs of a namespace that had an InferenceService when last seen. */
  @Transactional(readOnly = true)
  public List<Run> served(String namespace) {
    return entities
        .createQuery(
            """
            select r from Run r where r.origin.namespace = :namespace and r.times.deletedAt is null
              and r.endpoint.uid is not null and r.endpoint.state <> 'DELETED'
            """,
            Run.class)
        .setParameter("namespace", namespace)
        .getResultList();
  }

  /** True if its endpoint has been ready, or asleep, at any time. */
  @Transactional(readOnly = true)
  public boolean hasServed(RunId id) {
    return jdbc.sql(
            """
            select exists (select 1 from run_events
              where run_id = ? and type = 'endpoint' and data ->> 'state' in ('ready', 'asleep'))
            """)
        .param(id.value())
        .query(Boolean.class)
        .single();
  }

  /** A run's InferenceService was removed; the name stays the run's. */
  @Transactional
  public void endpointRemoved(RunId id) {
    change(
        id,
        run -> {
          var last = run.endpoint();
          if (last != null && last.state() != EndpointState.DELETED) {
            run.endpoint(
                new Endpoint(EndpointState.DELETED, null, null, null, null), clock.instant());
          }
        });
  }

  /** A run's InferenceService is gone for good: another run may take its name. */
  @Transactional
  public void endpointGivenUp(RunId id) {
    endpointRemoved(id);
    claims.releaseEndpoint(id);
  }

  /** Whether a run's output folder is still its own, also once the run is erased. */
  @Transactional(readOnly = true)
  public boolean holdsOutput(RunId id) {
    return claims.holds(id, Claims.OUTPUT);
  }

  /** Whether a run has an endpoint's name, also once the run is erased. */
  @Transactional(readOnly = true)
  public boolean holdsEndpoint(RunId id) {
    return claims.holds(id, Claims.ENDPOINT);
  }

  /** The runs whose output folder is the request's, or around or inside it, erased ones too. */
  @Transactional(readOnly = true)
  public List<RunId> holdersOfOutput(RunDraft draft) {
    return holdersOfOutput(draft.outputPlace());
  }

  /** The same of a run's folder. */
  @Transactional(readOnly = true)
  public List<RunId> holdersOfOutput(Run run) {
    return holdersOfOutput(run.outputPlace());
  }

  /** The run whose model one serves; empty if it trains its own, or nobody has it any more. */
  @Transactional(readOnly = true)
  public Optional<RunId> trainerOf(Run run) {
    return run.outputPlace()
        .filter(place -> !run.trains())
        .flatMap(
            place ->
                claims.holders(Claims.OUTPUT, place).stream()
                    .filter(holder -> holder.trained() && holder.place().equals(place))
                    .map(Claims.Holder::run)
                    .findFirst());
  }

  private List<RunId> holdersOfOutput(Optional<String> output) {
    return output.stream()
        .flatMap(place -> claims.holders(Claims.OUTPUT, place).stream())
        .map(Claims.Holder::run)
        .toList();
  }

  /** Whoever deletes a model locks its run, and so does who is about to serve it: one is first. */
  void keepModel(List<RunId> holders) {
    for (var holder : holders) {
      var _ = lock(holder);
    }
  }

  /** A run's files are gone with it, and it serves nothing: others may take its places. */
  @Transactional
  public void placesGivenUp(RunId id) {
    claims.release(id);
  }

  /** Tells in a run's history what became of its files. */
  @Transactional
  public void artifactsTold(RunId id, Map<String, ?> what) {
    change(id, run -> run.artifactsTold(what, clock.instant()));
  }

  /**
   * Runs that have not ended, and those that have an endpoint, on what lies in a folder, or in one
   * around or inside it.
   */
  @Transactional(readOnly = true)
  public List<RunId> usersOf(OutputFolder folder) {
    return Stream.concat(claims.liveIn(folder).stream(), claims.readersOf(folder.place()).stream())
        .distinct()
        .toList();
  }

  /** Whether an endpoint's name is the run's own, also once the run is erased. */
  @Transactional(readOnly = true)
  public boolean ownsEndpoint(RunId id, String name) {
    return claims.holdsEndpoint(id, name);
  }

  /** An InferenceService is gone: no erased run needs its name any more. */
  @Transactional
  public void endpointGone(RunId id, String name) {
    claims.releaseErased(id, name);
  }

  /**
   * Locks a run's row until the transaction ends, before other rows of the run are written.
   *
   * @return false if the run is unknown or erased
   */
  @Transactional
  public boolean lock(RunId id) {
    return jdbc.sql("select deleted_at is null from runs where id = ? for no key update")
        .param(id.value())
        .query(Boolean.class)
        .optional()
        .orElse(false);
  }

  /** The status of each of the runs; those that are unknown or erased are missing. */
  @Transactional(readOnly = true)
  public Map<RunId, RunStatus> statuses(Collection<RunId> ids) {
    var found = new HashMap<RunId, RunStatus>();
    jdbc.sql("select id, status from runs where id = any(?) and deleted_at is null")
        .param(ids.stream().map(RunId::value).toArray(UUID[]::new))
        .query(
            (rs, n) ->
                found.put(
                    new RunId(rs.getObject(1, UUID.class)), RunStatus.valueOf(rs.getString(2))))
        .list();
    return found;
  }

  /**
   * Changes a run under its row's lock, with its events, in one transaction. Flushed, so that the
   * version is the one a later reader finds.
   */
  @Transactional
  void change(RunId id, Consumer<Run> change) {
    var run = entities.find(Run.class, id.value(), LockModeType.PESSIMISTIC_WRITE);
    if (run != null && run.deletedAt() == null) {
      var limit = Limit.next(run);
      change.accept(run);
      entities.flush();
      var _ = record(run);
      trim(run);
      Limit.next(run)
          .filter(next -> !limit.map(Limit::due).equals(Optional.of(next.due())))
          .ifPresent(next -> publisher.publishEvent(new LimitSet(run, next.due())));
    }
  }

  /** What may come and go for as long as a run is kept: of that the oldest is dropped. */
  private void trim(Run run) {
    if (run.lastSequence() > LONGEST_HISTORY) {
      jdbc.sql(
              """
              delete from run_events
              where run_id = ? and sequence <= ? and type in ('waiting', 'endpoint', 'step', 'cost')
              """)
          .params(run.id().value(), run.lastSequence() - LONGEST_HISTORY)
          .update();
    }
  }

  private List<RunEvent> record(Run run) {
    var events = run.takeEvents();
    for (var event : events) {
      jdbc.sql(
              """
              insert into run_events (run_id, project_id, sequence, type, at, data)
              values (?, ?, ?, ?, ?, ?::jsonb)
              """)
          .params(
              run.id().value(),
              run.projectId(),
              event.sequence(),
              event.type(),
              Timestamp.from(event.at()),
              json.writeValueAsString(event.data()))
          .update();
    }
    if (!events.isEmpty()) {
      publisher.publishEvent(new RunChanged(run, events));
    }
    return events;
  }

  /** The newest 100 of its history but what single steps did, oldest first. */
  List<RunEvent> events(Run run) {
    return jdbc.sql(
            """
            select sequence, type, at, data from (
              select * from run_events where run_id = ? and type <> 'step'
              order by sequence desc limit 100) newest
            order by sequence
            """)
        .param(run.id().value())
        .query(
            (rs, n) ->
                new RunEvent(
                    rs.getLong(1),
                    rs.getString(2),
                    rs.getTimestamp(3).toInstant(),
                    json.readValue(rs.getString(4), new TypeReference<>() {})))
        .list();
  }

  /** Live runs of a namespace whose workflow has been seen, by id, {@code size} after another. */
  @Transactional(readOnly = true)
  List<Run> followed(String namespace, Optional<RunId> after, int size) {
    return entities
        .createQuery(
            """
            select r from Run r where r.origin.namespace = :namespace and r.sighting.uid is not null
              and r.status in ('SUBMITTED', 'RUNNING', 'CANCELING', 'LOST') and r.id > :after
            order by r.id
            """,
            Run.class)
        .setParameter("namespace", namespace)
        .setParameter("after", after.map(RunId::value).orElse(new UUID(0, 0)))
        .setMaxResults(size)
        .getResultList();
  }

  /** False if this state of a workflow was applied before; asked without a lock. */
  boolean wouldBeNews(RunId id, Workflow workflow) {
    return jdbc.sql(
            """
            select workflow_uid is null or (workflow_uid = ? and workflow_generation < ?)
            from runs where id = ? and namespace = ?
            """)
        .params(workflow.uid(), workflow.generation(), id.value(), workflow.namespace())
        .query(Boolean.class)
        .optional()
        .orElse(false);
  }

  /** How many workflows of a namespace wait for Argo's first look. */
  int unstarted(String namespace) {
    return jdbc.sql(
            """
            select count(*) from runs
            where namespace = ? and status = 'SUBMITTED' and attempt = 0
            """)
        .param(namespace)
        .query(Integer.class)
        .single();
  }

  /** Runs that have had a workflow without a phase since before a moment, and do not say so. */
  List<NotStarted.Silent> notStarted(Instant before) {
    return jdbc.sql(
            """
            select id, coalesce(attempt_started_at, submitted_at) since from runs
            where status = 'SUBMITTED' and waiting_reason is null
              and coalesce(attempt_started_at, submitted_at) < ?
            order by id limit 1000
            """)
        .param(Timestamp.from(before))
        .query(
            (rs, n) ->
                new NotStarted.Silent(
                    new RunId(rs.getObject(1, UUID.class)), rs.getTimestamp(2).toInstant()))
        .list();
  }

  /** The step of each run that is said to be silent. */
  Map<RunId, String> stalled() {
    var found = new HashMap<RunId, String>();
    jdbc.sql(
            """
            select id, split_part(waiting_message, ': ', 1) from runs
            where status = 'RUNNING' and waiting_reason = 'STALLED'
            """)
        .query((rs, n) -> found.put(new RunId(rs.getObject(1, UUID.class)), rs.getString(2)))
        .list();
    return found;
  }

  /** Keeps what was seen of the run's present attempt. */
  void keepAttempt(Run run, Workflow workflow) {
    jdbc.sql(
            """
            insert into run_attempts
              (run_id, project_id, attempt, phase, message, started_at, finished_at, steps)
            values (:run, :project, :attempt, :phase, :message, :started, :finished, :steps::jsonb)
            on conflict (run_id, attempt) do update set phase = excluded.phase,
              message = excluded.message, started_at = excluded.started_at,
              finished_at = excluded.finished_at, steps = excluded.steps
            """)
        .param("run", run.id().value())
        .param("project", run.projectId())
        .param("attempt", run.attempt())
        .param("phase", workflow.phase().name())
        .param("message", workflow.message())
        .param("started", timestamp(workflow.startedAt()))
        .param("finished", timestamp(workflow.finishedAt()))
        .param("steps", json.writeValueAsString(workflow.steps()))
        .update();
  }

  private static @Nullable Timestamp timestamp(@Nullable Instant at) {
    return at == null ? null : Timestamp.from(at);
  }

  /** The steps of the run's present attempt, as last seen. */
  List<Step> steps(Run run) {
    return steps(List.of(run)).getOrDefault(run.id(), List.of());
  }

  /** The steps as last seen, of whatever attempt. */
  List<Step> lastSteps(Run run) {
    return jdbc.sql("select steps from run_attempts where run_id = ? order by attempt desc limit 1")
        .param(run.id().value())
        .query((rs, n) -> json.readValue(rs.getString(1), new TypeReference<List<Step>>() {}))
        .optional()
        .orElse(List.of());
  }

  /** The steps of each run's present attempt, as last seen. */
  Map<RunId, List<Step>> steps(List<Run> of) {
    var found = new HashMap<RunId, List<Step>>();
    if (of.isEmpty()) {
      return found;
    }
    jdbc.sql(
            """
            select a.run_id, a.steps from run_attempts a join runs r on r.id = a.run_id
            where a.run_id in (:runs) and a.attempt = r.attempt
            """)
        .param("runs", of.stream().map(run -> run.id().value()).toList())
        .query(
            (rs, n) ->
                found.put(
                    new RunId(rs.getObject(1, UUID.class)),
                    json.readValue(rs.getString(2), new TypeReference<>() {})))
        .list();
    return found;
  }

  /** Erases what a caller said. The posts stay without words, as long as one may still land. */
  void erase(Run run) {
    run.erase(clock.instant());
    run.takeEvents();
    for (var table :
        List.of("run_events", "run_attempts", "run_progress", "run_plans", "run_step_times")) {
      jdbc.sql("delete from " + table + " where run_id = ?").param(run.id().value()).update();
    }
  }
}
