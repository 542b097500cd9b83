package dev.easel.runs;

import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Spaces the events to Argo over all replicas and projects, by the database's clock: a slot is a
 * moment that is given once.
 */
@Component
class Pace {

  private final JdbcClient jdbc;
  private final double interval;

  Pace(JdbcClient jdbc, RunsProperties properties) {
    this.jdbc = jdbc;
    this.interval = 1 / properties.eventsPerSecond();
  }

  /** Seconds from one slot to the next. */
  double interval() {
    return interval;
  }

  /** Seconds until the next free slot. */
  double ahead() {
    return jdbc.sql(
            """
            select greatest(extract(epoch from next_at - clock_timestamp()), 0)
            from argo_pace where namespace = ''
            """)
        .query(Double.class)
        .optional()
        .orElse(0.0);
  }

  /** Takes the next slot; how long until it begins. */
  Duration next() {
    return Duration.ofNanos(Math.round(take(1) * 1e9));
  }

  /**
   * Takes slots, and keeps others from taking any until the transaction ends.
   *
   * @param slots how many; 0 only keeps the others off
   * @return seconds until the first of them begins
   */
  double take(int slots) {
    return jdbc.sql(
            """
            insert into argo_pace as p (namespace, next_at)
            values ('', clock_timestamp() + make_interval(secs => :taken))
            on conflict (namespace) do update
              set next_at = greatest(p.next_at, clock_timestamp()) + make_interval(secs => :taken)
            returning greatest(extract(epoch from next_at - clock_timestamp()) - :taken, 0)
            """)
        .param("taken", slots * interval)
        .query(Double.class)
        .single();
  }
}
