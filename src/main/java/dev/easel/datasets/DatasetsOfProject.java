package dev.easel.datasets;

import dev.easel.projects.ProjectUse;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** A project stays as long as it has data sets, which nobody would find again. */
@Component
class DatasetsOfProject implements ProjectUse {

  private final JdbcClient jdbc;

  DatasetsOfProject(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public Optional<String> of(String project) {
    return jdbc.sql("select 'data sets' where exists (select from datasets where project_id = ?)")
        .param(project)
        .query(String.class)
        .optional();
  }
}
