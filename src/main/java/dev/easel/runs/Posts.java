package dev.easel.runs;

import dev.easel.kubernetes.Words;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Each time a run was posted to Argo: committed before the post, closed by the look after it. */
@Repository
class Posts {

  private final JdbcClient jdbc;

  Posts(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  Optional<Post> last(RunId run) {
    return jdbc.sql(
            """
            select number, posted_at, closed_at, outcome from run_posts
            where run_id = ? order by number desc limit 1
            """)
        .param(run.value())
        .query(
            (rs, n) ->
                new Post(
                    rs.getInt(1),
                    rs.getTimestamp(2).toInstant(),
                    rs.getTimestamp(3) == null ? null : rs.getTimestamp(3).toInstant(),
                    rs.getString(4)))
        .optional();
  }

  void open(Run run, int number, Instant now) {
    jdbc.sql(
            """
            insert into run_posts (run_id, project_id, number, posted_at) values (?, ?, ?, ?)
            """)
        .params(run.id().value(), run.projectId(), number, Timestamp.from(now))
        .update();
  }

  void answered(RunId run, int number, String outcome, String words) {
    jdbc.sql("update run_posts set outcome = ?, message = ? where run_id = ? and number = ?")
        .params(outcome, Words.bounded(words), run.value(), number)
        .update();
  }

  /** Closes a post; what Argo said to it stands over what the look found. */
  void close(RunId run, int number, String found, Instant now) {
    jdbc.sql(
            """
            update run_posts set closed_at = ?, outcome = coalesce(outcome, ?)
            where run_id = ? and number = ? and closed_at is null
            """)
        .params(Timestamp.from(now), found, run.value(), number)
        .update();
  }

  /** Forgets what Argo said to the posts of an erased run. */
  void erase(RunId run) {
    jdbc.sql("update run_posts set message = null where run_id = ?").param(run.value()).update();
  }

  void forget(RunId run) {
    jdbc.sql("delete from run_posts where run_id = ?").param(run.value()).update();
  }

  /**
   * @param outcome Argo's answer by the name of its type, else what the look found; null while
   *     neither is known
   */
  record Post(int number, Instant postedAt, @Nullable Instant closedAt, @Nullable String outcome) {

    private static final Set<String> DEFINITE =
        Set.of(
            "Refused",
            "AlreadyExists",
            "TemplateMissing",
            "NotPermitted",
            "Busy",
            "Failed",
            "Unreachable");

    boolean isOpen() {
      return closedAt == null;
    }

    /** True if it may make a workflow yet, which one so old does not. */
    boolean mayStillLand(Instant now, Duration landing) {
      return mayLand() && now.isBefore(postedAt.plus(landing));
    }

    /** True if it may still make a workflow: nobody knows that Argo is done with it. */
    boolean mayLand() {
      return outcome == null || !DEFINITE.contains(outcome);
    }
  }
}
