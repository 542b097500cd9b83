package dev.easel.runs;

import dev.easel.pricing.Money;
import dev.easel.pricing.Resources;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The rows of {@link Charges}. */
@Repository
class Ledger {

  private static final String COLUMNS =
      """
      run_id, kind, holder, name, gpu, gpus, cpus, memory_gib, region, hourly, currency,
        requested_at, from_at, to_at
      """;

  private final JdbcClient jdbc;

  Ledger(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** All of a run, oldest first. */
  List<Charge> of(RunId run) {
    return of(List.of(run)).getOrDefault(run, List.of());
  }

  /** All of each run, oldest first. */
  Map<RunId, List<Charge>> of(Collection<RunId> runs) {
    return runs.isEmpty()
        ? new HashMap<>()
        : jdbc
            .sql(
                "select "
                    + COLUMNS
                    + " from charges where run_id = any(?) order by requested_at, holder")
            .param(runs.stream().map(RunId::value).toArray(UUID[]::new))
            .query((rs, n) -> read(rs))
            .list()
            .stream()
            .collect(Collectors.groupingBy(Charge::run));
  }

  /**
   * Writes one that is new or has changed.
   *
   * @return the run's recipe; empty if the run is unknown
   */
  Optional<String> write(Charge charge) {
    var resources = charge.resources();
    var hourly = charge.hourly();
    return jdbc.sql(
            """
            insert into charges (run_id, project_id, kind, holder, name, gpu, gpus, cpus,
              memory_gib, region, hourly, currency, requested_at, from_at, to_at)
            select id, project_id, :kind, :holder, :name, :gpu, :gpus, :cpus, :memory, :region,
              :hourly, :currency, :requested, :from, :to
            from runs where id = :run
            on conflict (run_id, kind, holder, requested_at) do update
              set from_at = excluded.from_at, to_at = excluded.to_at
            returning (select recipe from runs where id = charges.run_id)
            """)
        .param("run", charge.run().value())
        .param("kind", charge.kind().name())
        .param("holder", charge.holder())
        .param("name", charge.name())
        .param("gpu", resources.gpu())
        .param("gpus", resources.gpus())
        .param("cpus", resources.cpus())
        .param("memory", resources.memoryGib())
        .param("region", resources.region())
        .param("hourly", hourly == null ? null : hourly.amount())
        .param("currency", hourly == null ? null : hourly.currency())
        .param("requested", timestamp(charge.requested()))
        .param("from", timestamp(charge.from()))
        .param("to", timestamp(charge.to()))
        .query(String.class)
        .optional();
  }

  private static Charge read(ResultSet rs) throws SQLException {
    return new Charge(
        new RunId(rs.getObject("run_id", UUID.class)),
        ChargeKind.valueOf(rs.getString("kind")),
        rs.getString("holder"),
        rs.getString("name"),
        new Resources(
            rs.getString("gpu"),
            rs.getInt("gpus"),
            rs.getBigDecimal("cpus"),
            rs.getBigDecimal("memory_gib"),
            rs.getString("region")),
        rs.getString("currency") == null
            ? null
            : new Money(rs.getBigDecimal("hourly"), rs.getString("currency")),
        rs.getTimestamp("requested_at").toInstant(),
        instant(rs, "from_at"),
        instant(rs, "to_at"));
  }

  private static @Nullable Instant instant(ResultSet rs, String column) throws SQLException {
    var at = rs.getTimestamp(column);
    return at == null ? null : at.toInstant();
  }

  private static @Nullable Timestamp timestamp(@Nullable Instant at) {
    return at == null ? null : Timestamp.from(at);
  }
}
