package dev.easel.runs;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * What keeps many runs from Argo at once: found by one of them, known to all, and tried again by
 * one at a time, so that the cluster and Argo are asked as seldom for thousands of runs as for one.
 * A gate is shut as long as it has a row.
 */
@Repository
class Gates {

  /** The subject of what concerns every run of a namespace; others are discriminators. */
  static final String ALL = "";

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  /** Longer than a probe takes; if its replica died, another run tries then. */
  private static final Duration LEASE = Duration.ofSeconds(30);

  private final JdbcClient jdbc;
  private final double first;
  private final double longest;

  Gates(JdbcClient jdbc, RunsProperties properties) {
    this.jdbc = jdbc;
    this.first = seconds(properties.retryFirst());
    this.longest = Math.min(seconds(LONGEST_PAUSE), seconds(properties.retryLongest()));
  }

  /** A shut gate. */
  record Gate(String subject, Waiting waiting) {}

  /** The gate before a run, the namespace's before its recipe's. */
  Optional<Gate> before(Run run) {
    return jdbc.sql(
            """
            select subject, reason, message from argo_gates
            where namespace = ? and subject in ('', ?) order by subject limit 1
            """)
        .params(run.namespace(), run.discriminator())
        .query(
            (rs, n) ->
                new Gate(
                    rs.getString(1),
                    new Waiting(WaitingReason.valueOf(rs.getString(2)), rs.getString(3))))
        .optional();
  }

  /** The gates of a namespace that one run may try now: its own while that is shut. */
  List<String> due(String namespace) {
    return jdbc.sql(
            """
            select subject from argo_gates
            where namespace = :namespace and probe_at <= clock_timestamp()
              and (subject = '' or not exists
                (select 1 from argo_gates where namespace = :namespace and subject = ''))
            order by subject
            """)
        .param("namespace", namespace)
        .query((rs, n) -> rs.getString(1))
        .list();
  }

  /**
   * Has one run try a gate.
   *
   * @return false if it is not time, another tries it, or it is open
   */
  boolean probe(String namespace, String subject) {
    return jdbc.sql(
                """
                update argo_gates set probe_at = clock_timestamp() + make_interval(secs => ?)
                where namespace = ? and subject = ? and probe_at <= clock_timestamp()
                """)
            .params(seconds(LEASE), namespace, subject)
            .update()
        == 1;
  }

  /**
   * Shuts a gate. That one is shut already is news only to the run that tried it: the next try is
   * later then.
   */
  void shut(String namespace, String subject, Waiting waiting, boolean tried) {
    jdbc.sql(
            """
            insert into argo_gates as g
              (namespace, subject, reason, message, pause_seconds, probe_at)
            values (:namespace, :subject, :reason, :message, :first,
              clock_timestamp() + make_interval(secs => :first))
            on conflict (namespace, subject) do update
            set reason = excluded.reason, message = excluded.message,
              pause_seconds = least(g.pause_seconds * 2, :longest),
              probe_at = clock_timestamp()
                + make_interval(secs => least(g.pause_seconds * 2, :longest))
            where :tried
            """)
        .param("namespace", namespace)
        .param("subject", subject)
        .param("reason", waiting.reason().name())
        .param("message", waiting.message())
        .param("first", first)
        .param("longest", longest)
        .param("tried", tried)
        .update();
  }

  /** A run went through. */
  void open(Run run) {
    jdbc.sql("delete from argo_gates where namespace = ? and subject in ('', ?)")
        .params(run.namespace(), run.discriminator())
        .update();
  }

  /** The run that tried a gate found out nothing about it: another may try at once. */
  void untried(String namespace, @Nullable String subject) {
    if (subject != null) {
      jdbc.sql(
              """
              update argo_gates set probe_at = clock_timestamp()
              where namespace = ? and subject = ?
              """)
          .params(namespace, subject)
          .update();
    }
  }

  /**
   * The run that tried a gate was stopped by another: whatever concerns all runs did not stop it,
   * as far as is known.
   */
  void passed(String namespace, @Nullable String subject) {
    if (ALL.equals(subject)) {
      jdbc.sql("delete from argo_gates where namespace = ? and subject = ''")
          .param(namespace)
          .update();
    } else {
      untried(namespace, subject);
    }
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
