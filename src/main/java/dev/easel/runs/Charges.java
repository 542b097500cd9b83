package dev.easel.runs;

import dev.easel.pricing.Money;
import dev.easel.pricing.RateCard;
import dev.easel.pricing.Resources;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * The ledger: what runs hold that is billed for, from when to when, at which rate. It stays when a
 * run is erased, and an endpoint that outlives its run is still billed for.
 */
@Repository
public class Charges {

  private static final String COLUMNS =
      """
      run_id, kind, holder, name, gpu, gpus, cpus, memory_gib, region, hourly, currency,
        requested_at, from_at, to_at
      """;

  /** A run has one endpoint at most; its name is the run's, which may have to be forgotten. */
  private static final String ENDPOINT = "endpoint";

  private final JdbcClient jdbc;
  private final RateCard rates;
  private final ApplicationEventPublisher publisher;

  Charges(JdbcClient jdbc, RateCard rates, ApplicationEventPublisher publisher) {
    this.jdbc = jdbc;
    this.rates = rates;
    this.publisher = publisher;
  }

  /**
   * Something of a run holds resources from now on; nothing if it is held already, or if the run is
   * unknown. Part of the caller's transaction, which locks the run's row.
   *
   * @param name the step's, or the endpoint's
   * @param from since when; not before what was closed last
   */
  @Transactional
  public void open(RunId run, ChargeKind kind, String name, Resources resources, Instant from) {
    lock(run);
    var holder = kind == ChargeKind.ENDPOINT ? ENDPOINT : name;
    if (of(run).stream().noneMatch(it -> it.isOpen() && isBy(it, kind, holder))) {
      put(charge(run, kind, holder, holder, resources, from).begun(from));
    }
  }

  /**
   * It holds them no longer; nothing if it held none. Part of the caller's transaction, which locks
   * the run's row.
   *
   * @param name as it was opened with
   */
  @Transactional
  public void close(RunId run, ChargeKind kind, String name, Instant to) {
    lock(run);
    var holder = kind == ChargeKind.ENDPOINT ? ENDPOINT : name;
    of(run).stream()
        .filter(it -> it.isOpen() && isBy(it, kind, holder))
        .map(it -> it.ended(to))
        .forEach(this::put);
  }

  private static boolean isBy(Charge charge, ChargeKind kind, String holder) {
    return charge.kind() == kind && charge.holder().equals(holder);
  }

  /** One that is not written yet, at today's rate; it waits. */
  Charge charge(
      RunId run,
      ChargeKind kind,
      String holder,
      String name,
      Resources resources,
      Instant requested) {
    var hourly = rates.hourly(resources).orElse(null);
    return new Charge(run, kind, holder, name, resources, hourly, requested, null, null);
  }

  /** Whoever changes a run's charges, or reckons with them, does so one at a time. */
  void lock(RunId run) {
    var _ =
        jdbc.sql("select 1 from runs where id = ? for no key update")
            .param(run.value())
            .query(Integer.class)
            .optional();
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

  /** Writes one that is new or has changed. */
  void put(Charge charge) {
    var resources = charge.resources();
    var hourly = charge.hourly();
    jdbc.sql(
            """
            insert into charges (run_id, project_id, kind, holder, name, gpu, gpus, cpus,
              memory_gib, region, hourly, currency, requested_at, from_at, to_at)
            select id, project_id, :kind, :holder, :name, :gpu, :gpus, :cpus, :memory, :region,
              :hourly, :currency, :requested, :from, :to
            from runs where id = :run
            on conflict (run_id, kind, holder, requested_at) do update
              set from_at = excluded.from_at, to_at = excluded.to_at
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
        .update();
    if (!charge.isOpen()) {
      publisher.publishEvent(new ChargeClosed(charge));
    }
    publisher.publishEvent(new ChargesChanged(charge.run()));
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
