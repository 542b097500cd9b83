package dev.easel.endpoints;

import dev.easel.projects.ProjectUse;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** A project stays as long as it has endpoints, which cost something. */
@Component
class EndpointsOfProject implements ProjectUse {

  private final JdbcClient jdbc;

  EndpointsOfProject(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public Optional<String> of(String project) {
    return jdbc.sql("select 'endpoints' where exists (select from endpoints where project_id = ?)")
        .param(project)
        .query(String.class)
        .optional();
  }
}
