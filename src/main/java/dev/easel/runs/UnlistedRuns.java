package dev.easel.runs;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Runs that have ended and whose workflow was in no listing: Argo deletes it some time. */
@Repository
class UnlistedRuns {

  /** More are found by the next listing. */
  private static final int MOST = 100;

  private final JdbcClient jdbc;
  private final Runs runs;

  UnlistedRuns(JdbcClient jdbc, Runs runs) {
    this.jdbc = jdbc;
    this.runs = runs;
  }

  /**
   * Those, not known to have lost their workflow, that a listing of a namespace did not have; the
   * newest first, 100 at most.
   *
   * @param uids of the workflows that were listed
   * @param since when the listing began, or before: later ones are not looked for in it
   */
  List<Run> missing(String namespace, Collection<String> uids, Instant since) {
    return runs.find(
        jdbc.sql(
                """
                select id from runs
                where namespace = ? and workflow_uid is not null and workflow_gone_at is null
                  and deleted_at is null
                  and status in ('SUCCEEDED', 'FAILED', 'CANCELED', 'EXPIRED')
                  and submitted_at < ? and workflow_uid <> all(?)
                order by id desc limit ?
                """)
            .params(namespace, Timestamp.from(since), uids.toArray(String[]::new), MOST)
            .query((rs, n) -> new RunId(rs.getObject(1, UUID.class)))
            .list());
  }
}
