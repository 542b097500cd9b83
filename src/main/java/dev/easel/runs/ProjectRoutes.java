package dev.easel.runs;

import dev.easel.argo.ArgoRoutes;
import dev.easel.projects.Project;
import dev.easel.projects.Projects;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** A project may have an Argo server of its own. */
@Component
class ProjectRoutes implements ArgoRoutes {

  private final Projects projects;

  ProjectRoutes(Projects projects) {
    this.projects = projects;
  }

  @Override
  public Optional<Route> of(String namespace) {
    return projects
        .ofNamespace(namespace)
        .map(Project::argo)
        .map(argo -> new Route(argo.url(), argo.token(), argo.ca()));
  }
}
