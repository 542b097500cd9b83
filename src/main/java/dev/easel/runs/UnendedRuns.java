package dev.easel.runs;

import dev.easel.projects.ProjectUse;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** A project stays as long as a run of it goes on. */
@Component
class UnendedRuns implements ProjectUse {

  private final JdbcClient jdbc;

  UnendedRuns(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public Optional<String> of(String project) {
    return jdbc.sql(
            """
            select 'runs that have not ended' where exists (select from runs
              where project_id = ? and status not in ('SUCCEEDED', 'FAILED', 'CANCELED', 'EXPIRED'))
            """)
        .param(project)
        .query(String.class)
        .optional();
  }
}
