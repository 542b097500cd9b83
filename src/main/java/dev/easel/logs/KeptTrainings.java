package dev.easel.logs;

import dev.easel.runs.RunId;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which attempt printed the training of an attempt: a retry keeps steps that had succeeded. */
@Component
public class KeptTrainings {

  private final JdbcClient jdbc;

  KeptTrainings(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** The attempt itself if its training has no log yet. */
  public int printedIn(RunId run, int attempt) {
    return jdbc.sql(
            """
            select coalesce(max(attempt), :attempt) from run_logs
            where run_id = :run and stage = 'training' and attempt <= :attempt
              and until_attempt >= :attempt
            """)
        .param("run", run.value())
        .param("attempt", attempt)
        .query(Integer.class)
        .single();
  }
}
