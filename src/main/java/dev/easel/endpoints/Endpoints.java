package dev.easel.endpoints;

import dev.easel.runs.Admission;
import dev.easel.runs.EndpointState;
import dev.easel.runs.Run;
import dev.easel.runs.RunId;
import dev.easel.runs.Runs;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * The endpoints of the cluster, each with its row. A change locks the run first and the endpoint
 * after it, and writes with it what follows: the run's last known state, its history, and the
 * tasks.
 */
@Repository
class Endpoints {

  private final EntityManager entities;
  private final JdbcClient jdbc;
  private final Runs runs;
  private final EndpointTasks tasks;
  private final EndpointCharges charges;
  private final Admission admission;
  private final EndpointProperties properties;
  private final Clock clock;

  Endpoints(
      EntityManager entities,
      JdbcClient jdbc,
      Runs runs,
      EndpointTasks tasks,
      EndpointCharges charges,
      Admission admission,
      EndpointProperties properties,
      Clock clock) {
    this.entities = entities;
    this.jdbc = jdbc;
    this.runs = runs;
    this.tasks = tasks;
    this.charges = charges;
    this.admission = admission;
    this.properties = properties;
    this.clock = clock;
  }

  @Transactional(readOnly = true)
  public Optional<EndpointEntry> find(EndpointId id) {
    return Optional.ofNullable(entities.find(EndpointEntry.class, id.value()));
  }

  @Transactional(readOnly = true)
  public Optional<EndpointEntry> find(String namespace, String name) {
    return id(namespace, name).flatMap(this::find);
  }

  /** Its id alone, to be changed: the row must be read under its lock. */
  Optional<EndpointId> id(String namespace, String name) {
    return jdbc.sql("select id from endpoints where namespace = ? and name = ?")
        .params(namespace, name)
        .query(UUID.class)
        .optional()
        .map(EndpointId::new);
  }

  /** What a run's workflow made: the endpoint that it serves from, and copies of it. */
  List<EndpointId> of(RunId run) {
    return jdbc.sql("select id from endpoints where run_id = ?")
        .param(run.value())
        .query((rs, n) -> new EndpointId(rs.getObject(1, UUID.class)))
        .list();
  }

  /** A project's, newest first; one more than {@code limit}, if there is one. */
  @Transactional(readOnly = true)
  public List<EndpointEntry> list(
      String project, @Nullable ListedState state, @Nullable EndpointId after, int limit) {
    var narrowed =
        (state == null ? "" : " and e.state = :state")
            + (after == null ? "" : " and e.id < :after");
    var query =
        entities.createQuery(
            "select e from EndpointEntry e where e.projectId = :project%s order by e.id desc"
                .formatted(narrowed),
            EndpointEntry.class);
    query.setParameter("project", project);
    if (state != null) {
      query.setParameter("state", state);
    }
    if (after != null) {
      query.setParameter("after", after.value());
    }
    return query.setMaxResults(limit + 1).getResultList();
  }

  /**
   * Counts what an endpoint takes when it has pods again, before it is given them. One that is
   * asleep is woken, one that is stopped is started. Read beside Hibernate, which would keep what
   * it read unlocked.
   *
   * @throws dev.easel.http.Problem 429 if its project may not have that
   */
  void admit(String namespace, String name, boolean stopped) {
    jdbc.sql(
            """
            select project_id, run_id, gpus * greatest(1, min_replicas) from endpoints
            where namespace = ? and name = ? and (stopped_by is not null) = ?
            """)
        .params(namespace, name, stopped)
        .query((rs, n) -> new Wanted(rs.getString(1), rs.getObject(2, UUID.class), rs.getInt(3)))
        .optional()
        .ifPresent(it -> admission.serve(it.project(), it.runId(), it.gpus()));
  }

  private record Wanted(String project, @Nullable UUID run, int gpus) {

    @Nullable RunId runId() {
      return run == null ? null : new RunId(run);
    }
  }

  /**
   * Those that a used up month, or one that is not any more, changes something of.
   *
   * @param projects whose month is used up
   */
  List<EndpointId> toBeToldOfMonth(Collection<String> projects, Instant now) {
    return jdbc.sql(
            """
            select id from endpoints
            where (project_id = any(:projects) and stopped_by is null and charged_pods > 0
                and deletion_asked_at is null
                and (month_stops_at is null or month_stops_at <= :now))
              or (month_stops_at is not null
                and (project_id <> all(:projects) or charged_pods = 0))
            order by id
            """)
        .param("projects", projects.toArray(String[]::new))
        .param("now", java.sql.Timestamp.from(now))
        .query((rs, n) -> new EndpointId(rs.getObject(1, UUID.class)))
        .list();
  }

  /** Empty if there is no such endpoint. */
  Optional<String> projectOf(EndpointId id) {
    return jdbc.sql("select project_id from endpoints where id = ?")
        .param(id.value())
        .query(String.class)
        .optional();
  }

  /** How many there are in a state. */
  long count(ListedState state) {
    return jdbc.sql("select count(*) from endpoints where state = ?")
        .param(state.name())
        .query(Long.class)
        .single();
  }

  /** Applies what was seen of an InferenceService; another one of its name takes its place. */
  @Transactional
  public void seen(Sighting sighting) {
    var run = sighting.run();
    var _ = run == null || runs.lock(run);
    var known = id(sighting.namespace(), sighting.name()).flatMap(this::locked);
    var same = known.filter(entry -> entry.seen().uid().equals(sighting.seen().uid()));
    known.filter(entry -> !Objects.equals(entry.run(), run)).ifPresent(this::leave);
    if (same.isPresent()) {
      same.get().see(sighting, properties, now());
      finish(same.get());
    } else {
      known.ifPresent(this::remove);
      add(sighting);
    }
  }

  /** Its run has it no longer. */
  private void leave(EndpointEntry entry) {
    charges.end(entry, now());
    var run = entry.run();
    if (run != null) {
      runs.endpointGone(run, entry.name());
    }
  }

  private void add(Sighting sighting) {
    var entry = EndpointEntry.of(sighting, properties, now());
    entities.persist(entry);
    finish(entry);
  }

  /** It is gone from the cluster. */
  @Transactional
  public void gone(String namespace, String name, String uid) {
    id(namespace, name)
        .flatMap(this::locked)
        .filter(entry -> entry.seen().uid().equals(uid))
        .ifPresent(
            entry -> {
              leave(entry);
              remove(entry);
            });
  }

  /** Whatever is not among these names is gone from the cluster. */
  @Transactional
  public void goneBut(String namespace, Collection<String> names) {
    jdbc
        .sql("select name, uid from endpoints where namespace = ?")
        .param(namespace)
        .query((rs, n) -> Map.entry(rs.getString(1), rs.getString(2)))
        .list()
        .stream()
        .filter(row -> !names.contains(row.getKey()))
        .forEach(row -> gone(namespace, row.getKey(), row.getValue()));
  }

  private void remove(EndpointEntry entry) {
    charges.end(entry, now());
    entities.remove(entry);
    entities.flush();
  }

  /**
   * Changes one under its row's lock, in one transaction with all that follows from it.
   *
   * @return false if there is none
   */
  @Transactional
  public boolean change(EndpointId id, Consumer<EndpointEntry> change) {
    var entry = locked(id);
    entry.ifPresent(
        found -> {
          change.accept(found);
          finish(found);
        });
    return entry.isPresent();
  }

  /** Its run's row first: whoever changes a run and then its endpoint does the same. */
  private Optional<EndpointEntry> locked(EndpointId id) {
    jdbc.sql("select run_id from endpoints where id = ? and run_id is not null")
        .param(id.value())
        .query((rs, n) -> new RunId(rs.getObject(1, UUID.class)))
        .optional()
        .ifPresent(runs::lock);
    return Optional.ofNullable(
        entities.find(EndpointEntry.class, id.value(), LockModeType.PESSIMISTIC_WRITE));
  }

  private void finish(EndpointEntry entry) {
    if (entry.awaitsProbe()) {
      tasks.probe(entry.id(), entry.nextProbe(now()));
    }
    entry
        .due(properties, now())
        .map(Due::at)
        .filter(entry::isEarlier)
        .ifPresent(due -> tasks.keepLease(entry.id(), entry.nextLeaseTask(due), due));
    charges.keep(entry, now());
    var notes = entry.takeNotes();
    entities.flush();
    var run = entry.run();
    if (run != null && !entry.isOrphaned()) {
      tell(run, entry, notes);
    }
  }

  private void tell(RunId id, EndpointEntry entry, List<EndpointEntry.Note> notes) {
    notes.forEach(note -> runs.endpointTold(id, note.change(), note.message(), note.times()));
    runs.find(id)
        .filter(run -> !entry.endpoint().equals(run.endpoint()))
        .ifPresent(run -> runs.endpointSeen(id, entry.endpoint()));
  }

  /** True if what was seen is not in the rows yet; asked without a lock. */
  @Transactional(readOnly = true)
  public boolean isNews(Sighting sighting) {
    return find(sighting.namespace(), sighting.name()).filter(sighting::isKnownTo).isEmpty();
  }

  /** Whether a run's columns say that this very service answered: before Easel kept this list. */
  static boolean hasAnswered(Run run, Seen seen) {
    var last = run.endpoint();
    return last != null
        && seen.uid().equals(last.uid())
        && (last.state() == EndpointState.READY || last.state() == EndpointState.ASLEEP);
  }

  /** Notes that it was asked to draw, unless that was noted since a moment. */
  void requested(String namespace, String name, Instant now, Instant since) {
    jdbc.sql(
            """
            update endpoints set last_request_at = :now, version = version + 1
            where namespace = :namespace and name = :name
              and (last_request_at is null or last_request_at < :since)
            """)
        .param("now", java.sql.Timestamp.from(now))
        .param("namespace", namespace)
        .param("name", name)
        .param("since", java.sql.Timestamp.from(since))
        .update();
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS); // PostgreSQL's
  }
}
