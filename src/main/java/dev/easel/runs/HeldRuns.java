package dev.easel.runs;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** How many runs wait for the same thing. */
@Repository
public class HeldRuns {

  private final JdbcClient jdbc;

  HeldRuns(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Queued runs of a namespace that wait for this reason now. */
  public long count(String namespace, WaitingReason reason) {
    return jdbc.sql(
            """
            select count(*) from runs
            where namespace = ? and status = 'QUEUED' and waiting_reason = ?
            """)
        .params(namespace, reason.name())
        .query(Long.class)
        .single();
  }
}
