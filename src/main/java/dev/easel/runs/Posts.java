package dev.easel.runs;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.Optional;
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

  void close(RunId run, int number, String outcome, @Nullable String words, Instant now) {
    jdbc.sql(
            """
            update run_posts set closed_at = :at, outcome = :outcome, message = :words
            where run_id = :run and number = :number and closed_at is null
            """)
        .param("at", Timestamp.from(now))
        .param("outcome", outcome)
        .param("words", words)
        .param("run", run.value())
        .param("number", number)
        .update();
  }

  /**
   * @param outcome how the post was answered; {@code Unknown} if it was sent and not answered
   */
  record Post(int number, Instant postedAt, @Nullable Instant closedAt, @Nullable String outcome) {

    boolean isOpen() {
      return closedAt == null;
    }

    /** True if it may still make a workflow: nobody knows that it was answered. */
    boolean mayLand() {
      return isOpen() || "Unknown".equals(outcome);
    }
  }
}
