package dev.easel.runs;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Runs that have ended and whose workflow was in no listing: Argo deletes it some time. */
@Repository
class UnlistedRuns {

  /** Of a listing; the next one goes on with those before. */
  static final int MOST = 100;

  private static final UUID LAST = new UUID(-1, -1);

  private final JdbcClient jdbc;

  UnlistedRuns(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * A listing of a namespace.
   *
   * @param uids of the workflows that it had
   * @param since when it began, or before: later runs are not looked for in it
   */
  record Listing(String namespace, Collection<String> uids, Instant since) {}

  /**
   * Those, not known to have lost their workflow, that a listing did not have; the newest first,
   * {@link #MOST} at most.
   *
   * @param before only older ones; empty for all
   */
  List<RunId> missing(Listing listing, Optional<RunId> before) {
    return jdbc.sql(
            """
            select id from runs
            where namespace = ? and workflow_uid is not null and workflow_gone_at is null
              and deleted_at is null
              and status in ('SUCCEEDED', 'FAILED', 'CANCELED', 'EXPIRED')
              and submitted_at < ? and workflow_uid <> all(?) and id < ?
            order by id desc limit ?
            """)
        .params(
            listing.namespace(),
            Timestamp.from(listing.since()),
            listing.uids().toArray(String[]::new),
            before.map(RunId::value).orElse(LAST),
            MOST)
        .query((rs, n) -> new RunId(rs.getObject(1, UUID.class)))
        .list();
  }
}
