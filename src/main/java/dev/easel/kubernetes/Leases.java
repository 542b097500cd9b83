package dev.easel.kubernetes;

import java.time.Duration;
import java.util.OptionalLong;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Lease rows, by the database's clock: replicas' own clocks differ. */
@Repository
class Leases {

  private final JdbcClient jdbc;

  Leases(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Takes a lease that is free or expired, or renews one's own; the epoch grows with each change of
   * holder.
   *
   * @return the epoch, or empty while another holds it
   */
  OptionalLong hold(String name, String holder, Duration duration) {
    return jdbc.sql(
            """
            insert into leases as l (name, holder, epoch, expires_at)
            values (:name, :holder, 1, clock_timestamp() + make_interval(secs => :seconds))
            on conflict (name) do update set
              holder = excluded.holder,
              epoch = case when l.holder = excluded.holder then l.epoch else l.epoch + 1 end,
              expires_at = excluded.expires_at
              where l.holder = excluded.holder or l.expires_at < clock_timestamp()
            returning epoch
            """)
        .param("name", name)
        .param("holder", holder)
        .param("seconds", duration.toMillis() / 1000.0)
        .query(Long.class)
        .optional()
        .map(OptionalLong::of)
        .orElseGet(OptionalLong::empty);
  }

  void release(String name, String holder) {
    jdbc.sql(
            """
            update leases set expires_at = clock_timestamp() - interval '1 second'
            where name = ? and holder = ?
            """)
        .params(name, holder)
        .update();
  }
}
