package dev.easel.runs;

import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Spaces the events to Argo over all replicas, by the database's clock. */
@Component
class Pace {

  private final JdbcClient jdbc;
  private final Duration interval;

  Pace(JdbcClient jdbc, RunsProperties properties) {
    this.jdbc = jdbc;
    this.interval = Duration.ofNanos((long) (1e9 / properties.eventsPerSecond()));
  }

  /** Takes the namespace's next slot; how long until it begins. */
  Duration next(String namespace) {
    var millis =
        jdbc.sql(
                """
                insert into argo_pace as p (namespace, next_at) values (?, clock_timestamp())
                on conflict (namespace) do update set next_at =
                  greatest(p.next_at + make_interval(secs => ?), clock_timestamp())
                returning extract(epoch from next_at - clock_timestamp()) * 1000
                """)
            .params(namespace, interval.toNanos() / 1e9)
            .query(Double.class)
            .single();
    return Duration.ofMillis(Math.max(0, Math.round(millis)));
  }
}
