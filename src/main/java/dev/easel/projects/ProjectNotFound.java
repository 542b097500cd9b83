package dev.easel.projects;

import dev.easel.http.Problem;
import org.springframework.http.HttpStatus;

/** There is no such project, or none that the caller may know of. */
class ProjectNotFound extends Problem {

  ProjectNotFound(String id) {
    super(HttpStatus.NOT_FOUND, "project_not_found", "No project is called '%s'.".formatted(id));
  }
}
