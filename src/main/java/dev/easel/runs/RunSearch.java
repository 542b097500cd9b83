package dev.easel.runs;

import dev.easel.http.TypeId;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** Lists runs, newest first. A page costs the same wherever it is: ids sort by time. */
@Repository
class RunSearch {

  private final EntityManager entities;
  private final JsonMapper json;

  RunSearch(EntityManager entities, JsonMapper json) {
    this.entities = entities;
    this.json = json;
  }

  /** Reads one more than {@code limit}, if there is one. */
  @Transactional(readOnly = true)
  List<Run> find(String project, Filter filter, @Nullable RunId after, int limit) {
    var sql = new StringBuilder("select * from runs where project_id = :project");
    var values = new LinkedHashMap<String, Object>();
    values.put("project", project);
    var conditions = filter.conditions(json);
    if (after != null) {
      conditions.add(new Condition("id < :after", "after", after.value()));
    }
    for (var condition : conditions) {
      sql.append(" and ").append(condition.sql());
      values.put(condition.parameter(), condition.value());
    }
    sql.append(" and deleted_at is null order by id desc limit :limit");
    var query = entities.createNativeQuery(sql.toString(), Run.class);
    values.forEach(query::setParameter);
    query.setParameter("limit", limit + 1);
    @SuppressWarnings("unchecked") // the query is typed by the class it was made with
    List<Run> found = query.getResultList();
    return found;
  }

  /** A piece of SQL with its one named parameter. */
  private record Condition(String sql, String parameter, Object value) {}

  /** What a list is narrowed to; null and empty mean not at all. */
  record Filter(
      @Nullable RunStatus status,
      @Nullable String recipe,
      @Nullable String name,
      Map<String, String> labels,
      Map<String, String> parameters,
      @Nullable Instant createdAfter,
      @Nullable Instant createdBefore) {

    /** A UUIDv7 has 48 bits of milliseconds. */
    private static final Instant LAST = Instant.ofEpochMilli((1L << 47) - 1);

    private List<Condition> conditions(JsonMapper json) {
      var conditions = new ArrayList<Condition>();
      add(conditions, "status = :status", "status", status == null ? null : status.name());
      add(conditions, "recipe = :recipe", "recipe", recipe);
      add(conditions, "name = :name", "name", name);
      add(conditions, "labels @> cast(:labels as jsonb)", "labels", text(labels, json));
      add(
          conditions,
          "parameters @> cast(:parameters as jsonb)",
          "parameters",
          text(parameters, json));
      add(conditions, "id >= :first", "first", lowest(createdAfter));
      add(conditions, "id < :last", "last", lowest(createdBefore));
      return conditions;
    }

    private static void add(
        List<Condition> conditions, String sql, String parameter, @Nullable Object value) {
      if (value != null) {
        conditions.add(new Condition(sql, parameter, value));
      }
    }

    private static @Nullable String text(Map<String, String> pairs, JsonMapper json) {
      return pairs.isEmpty() ? null : json.writeValueAsString(pairs);
    }

    /** The lowest UUIDv7 of a moment. */
    private static @Nullable UUID lowest(@Nullable Instant moment) {
      if (moment == null) {
        return null;
      }
      var known =
          moment.isBefore(Instant.EPOCH) ? Instant.EPOCH : moment.isAfter(LAST) ? LAST : moment;
      return new UUID(TypeId.uuid(known).getMostSignificantBits() & ~0xfffL, 1L << 63);
    }
  }
}
