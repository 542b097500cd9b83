package dev.easel.endpoints;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.time.Instant;

/**
 * That an endpoint is to be stopped, because its project's month is used up.
 *
 * @param quota the limit's name, such as {@code cost_per_month}
 * @param toldAt when its run's history said so
 * @param stopsAt when it is stopped, unless the month is not used up any more by then
 */
@Embeddable
record MonthNotice(
    @Column(name = "month_quota") String quota,
    @Column(name = "month_told_at") Instant toldAt,
    @Column(name = "month_stops_at") Instant stopsAt) {

  boolean isDue(Instant now) {
    return !now.isBefore(stopsAt);
  }
}
