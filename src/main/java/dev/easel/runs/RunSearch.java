package dev.easel.runs;

import dev.easel.http.TypeId;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * Lists runs, newest first. A page costs the same wherever it is, because ids sort by time, and
 * each thing to narrow by has its runs in that order: several are merged, none is read whole.
 */
@Repository
class RunSearch {

  private static final String PAGE =
      """
      with found as materialized (
        select r.id from runs r %s
        where r.project_id = :project and r.deleted_at is null %s
        order by r.id desc limit :limit)
      select r.* from found join runs r on r.id = found.id order by r.id desc
      """;

  private final EntityManager entities;

  RunSearch(EntityManager entities) {
    this.entities = entities;
  }

  /** Reads one more than {@code limit}, if there is one. */
  @Transactional(readOnly = true)
  List<Run> find(String project, Filter filter, @Nullable RunId after, int limit) {
    var narrowed = new Narrowed(filter, after);
    // the best way depends on how common the values are, which a plan for all values cannot know
    entities.createNativeQuery("set local plan_cache_mode = force_custom_plan").executeUpdate();
    var query =
        entities.createNativeQuery(PAGE.formatted(narrowed.joins, narrowed.conditions), Run.class);
    query.setParameter("project", project);
    narrowed.values.forEach(query::setParameter);
    query.setParameter("limit", limit + 1);
    @SuppressWarnings("unchecked") // the query is typed by the class it was made with
    List<Run> found = query.getResultList();
    return found;
  }

  /** What a list is narrowed to; null and empty mean not at all. */
  record Filter(
      @Nullable RunStatus status,
      @Nullable String recipe,
      @Nullable String name,
      Map<String, String> labels,
      Map<String, String> parameters,
      @Nullable Instant createdAfter,
      @Nullable Instant createdBefore) {}

  /** A filter as SQL, with the values of its named parameters. */
  private static final class Narrowed {

    /** A UUIDv7 has 48 bits of milliseconds. */
    private static final Instant LAST = Instant.ofEpochMilli((1L << 47) - 1);

    private final StringBuilder joins = new StringBuilder();
    private final StringBuilder conditions = new StringBuilder();
    private final Map<String, Object> values = new HashMap<>();

    private Narrowed(Filter filter, @Nullable RunId after) {
      if (filter.recipe() != null) {
        join("recipe", "", filter.recipe());
      }
      filter.labels().forEach((key, value) -> join("label", key, value));
      filter.parameters().forEach((key, value) -> join("param", key, value));
      where("r.status =", filter.status() == null ? null : filter.status().name());
      where("r.name =", filter.name());
      where("r.id >=", lowest(filter.createdAfter()));
      where("r.id <", lowest(filter.createdBefore()));
      where("r.id <", after == null ? null : after.value());
    }

    private void join(String kind, String key, String value) {
      var alias = "t" + values.size();
      joins.append(
          "join run_terms %1$s on %1$s.run_id = r.id and %1$s.term = run_term(:project, %2$s, %3$s, %4$s) "
              .formatted(alias, named(kind), named(key), named(value)));
    }

    private void where(String comparison, @Nullable Object value) {
      if (value != null) {
        conditions.append("and %s %s ".formatted(comparison, named(value)));
      }
    }

    private String named(Object value) {
      var name = "v" + values.size();
      values.put(name, value);
      return ":" + name;
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
