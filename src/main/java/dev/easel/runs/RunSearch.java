package dev.easel.runs;

import dev.easel.http.TypeId;
import jakarta.persistence.EntityManager;
import java.time.Instant;
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
    filter.conditions(json).forEach((condition, value) -> add(sql, values, condition, value));
    if (after != null) {
      add(sql, values, "id < :after", after.value());
    }
    sql.append(" and deleted_at is null order by id desc limit :limit");
    var query = entities.createNativeQuery(sql.toString(), Run.class);
    values.forEach(query::setParameter);
    query.setParameter("limit", limit + 1);
    @SuppressWarnings("unchecked") // the query is typed by the class it was made with
    List<Run> found = query.getResultList();
    return found;
  }

  private static void add(
      StringBuilder sql, Map<String, Object> values, String condition, Object value) {
    sql.append(" and ").append(condition);
    values.put(condition.replaceFirst("(?s).*?:(\\w+).*", "$1"), value);
  }

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

    /** SQL conditions, each with the value of its one named parameter. */
    private Map<String, Object> conditions(JsonMapper json) {
      var conditions = new LinkedHashMap<String, Object>();
      put(conditions, "status = :status", status == null ? null : status.name());
      put(conditions, "recipe = :recipe", recipe);
      put(conditions, "name = :name", name);
      if (!labels.isEmpty()) {
        conditions.put("labels @> cast(:labels as jsonb)", json.writeValueAsString(labels));
      }
      if (!parameters.isEmpty()) {
        conditions.put(
            "parameters @> cast(:parameters as jsonb)", json.writeValueAsString(parameters));
      }
      put(conditions, "id >= :first", createdAfter == null ? null : lowest(createdAfter));
      put(conditions, "id < :last", createdBefore == null ? null : lowest(createdBefore));
      return conditions;
    }

    private static void put(
        Map<String, Object> conditions, String condition, @Nullable Object value) {
      if (value != null) {
        conditions.put(condition, value);
      }
    }

    /** The lowest UUIDv7 of a moment. */
    private static UUID lowest(Instant moment) {
      var known =
          moment.isBefore(Instant.EPOCH) ? Instant.EPOCH : moment.isAfter(LAST) ? LAST : moment;
      return new UUID(TypeId.uuid(known).getMostSignificantBits() & ~0xfffL, 1L << 63);
    }
  }
}
