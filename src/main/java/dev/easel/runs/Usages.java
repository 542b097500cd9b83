package dev.easel.runs;

import dev.easel.http.Invalid;
import dev.easel.http.Violations;
import dev.easel.pricing.Money;
import dev.easel.pricing.RateCard;
import dev.easel.runs.UsageView.Sum;
import dev.easel.runs.UsageView.UsageGroup;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Sums the ledger. What lasts still counts until now. */
@Repository
class Usages {

  private static final String BY_DAY =
      """
      select run_id, recipe, labels, gpu, gpus, hourly, greatest(begin_at, day) as begin_at,
        least(end_at, day + interval '24 hours') as end_at
      from held, generate_series(
        date_trunc('day', begin_at, 'UTC'), end_at, interval '24 hours') as day
      """;

  private final JdbcClient jdbc;
  private final RateCard rates;
  private final Clock clock;

  Usages(JdbcClient jdbc, RateCard rates, Clock clock) {
    this.jdbc = jdbc;
    this.rates = rates;
    this.clock = clock;
  }

  /**
   * A span of time.
   *
   * @param from null for the beginning
   * @param to null for now
   */
  record Span(@Nullable Instant from, @Nullable Instant to) {

    private void requireForward(Instant now) {
      if (from != null && from.isAfter(to == null ? now : to)) {
        var violations = new Violations();
        violations.addParameter(
            "from", "out_of_range", "'from' must not be after 'to', nor after now.");
        throw new Invalid(violations.all());
      }
    }
  }

  /**
   * What a project's runs held.
   *
   * @param groupBy as it was asked for
   * @param limit the most groups
   */
  @Transactional(readOnly = true)
  public UsageView of(String project, String groupBy, Span span, int limit) {
    var grouping = Grouping.of(groupBy);
    var now = clock.instant();
    var end = span.to() == null ? now : span.to();
    span.requireForward(now);
    var rows =
        jdbc.sql(sql(grouping))
            .param("project", project)
            .param("from", Timestamp.from(span.from() == null ? Instant.EPOCH : span.from()))
            .param("to", Timestamp.from(end))
            .param("now", Timestamp.from(now))
            .param("currency", rates.currency())
            .param("label", grouping.label())
            .param("rows", limit + 2)
            .query((rs, n) -> new Row(rs.getBoolean("whole"), rs.getString("key"), sum(rs)))
            .list();
    var groups = rows.stream().filter(row -> !row.whole()).toList();
    return new UsageView(
        groupBy,
        span.from(),
        end,
        groups.stream().limit(limit).map(row -> UsageGroup.of(row.key(), row.sum())).toList(),
        total(rows),
        groups.size() > limit);
  }

  private record Row(boolean whole, @Nullable String key, Sum sum) {}

  private Sum total(List<Row> rows) {
    return rows.stream()
        .filter(Row::whole)
        .map(Row::sum)
        .findFirst()
        .orElse(new Sum(0, 0, 0, Money.zero(rates.currency()), null));
  }

  /** Pieces are cut at midnight (UTC) only where days are asked for: each is rounded by itself. */
  private static String sql(Grouping grouping) {
    return """
    with held as (
      select c.run_id, r.recipe, r.labels, c.gpu, c.gpus,
        case when c.currency = :currency then c.hourly end as hourly,
        greatest(c.from_at, :from) as begin_at,
        least(coalesce(c.to_at, :now), :to) as end_at
      from charges c join runs r on r.id = c.run_id
      where c.project_id = :project and c.from_at < :to and coalesce(c.to_at, :now) > :from),
    pieces as (%s),
    keyed as (
      select run_id, gpus, hourly, extract(epoch from end_at - begin_at) as seconds, %s as key
      from pieces where end_at > begin_at)
    select grouping(key) = 1 as whole, key, count(distinct run_id) as runs,
      sum(gpus * seconds) as gpu_seconds, sum(seconds) as seconds,
      coalesce(sum(round(hourly * seconds / 3600, 6)), 0) as cost,
      coalesce(sum(seconds) filter (where hourly is null), 0) as unpriced
    from keyed group by grouping sets ((key), ())
    order by whole desc, %s limit :rows
    """
        .formatted(
            grouping.isByDay() ? BY_DAY : "select * from held", grouping.key(), grouping.order());
  }

  private Sum sum(ResultSet rs) throws SQLException {
    var unpriced = rs.getLong("unpriced");
    return new Sum(
        rs.getLong("runs"),
        rs.getLong("gpu_seconds"),
        rs.getLong("seconds"),
        new Money(rs.getBigDecimal("cost"), rates.currency()),
        unpriced == 0 ? null : (Long) unpriced);
  }
}
