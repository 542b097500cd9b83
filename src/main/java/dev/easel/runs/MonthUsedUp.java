package dev.easel.runs;

import dev.easel.projects.Quota;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A project has had what its quota gives it for this month. Published, once a month, inside the
 * transaction that finds so.
 *
 * @param quota the limit's name, such as {@code cost_per_month}
 * @param at when that was so
 */
public record MonthUsedUp(
    String project, String quota, BigDecimal used, BigDecimal limit, Instant at) {

  /**
   * Of two limits that are reached, the hours' is told.
   *
   * @param usage what was used of the month by then
   */
  static Optional<MonthUsedUp> of(
      String project, Quota quota, Function<Instant, ProjectUsage.Month> usage, Instant now) {
    var month = usage.apply(now);
    return reached(month.gpuHours(), quota.gpuHoursPerMonth())
        .map(it -> new MonthUsedUp(project, "gpu_hours_per_month", month.gpuHours(), it, now))
        .or(
            () ->
                reached(month.cost(), quota.costPerMonth())
                    .map(it -> new MonthUsedUp(project, "cost_per_month", month.cost(), it, now)));
  }

  private static Optional<BigDecimal> reached(BigDecimal used, @Nullable BigDecimal limit) {
    return Optional.ofNullable(limit).filter(it -> used.compareTo(it) >= 0);
  }

  /** When the next one begins, in UTC. */
  public Instant monthEnds() {
    return ProjectUsage.end(at);
  }

  Instant monthBegan() {
    return ProjectUsage.begin(at);
  }
}
