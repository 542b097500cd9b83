package dev.easel.projects;

import dev.easel.http.IfMatch;
import dev.easel.http.JsonBody;
import dev.easel.http.Problem;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Makes, changes and deletes projects. */
@Component
class ProjectOrders {

  private final ProjectRows rows;
  private final ApiKeys keys;
  private final List<ProjectUse> uses;
  private final ApplicationEventPublisher publisher;
  private final Clock clock;

  ProjectOrders(
      ProjectRows rows,
      ApiKeys keys,
      List<ProjectUse> uses,
      ApplicationEventPublisher publisher,
      Clock clock) {
    this.rows = rows;
    this.keys = keys;
    this.uses = uses;
    this.publisher = publisher;
    this.clock = clock;
  }

  /**
   * Makes a project.
   *
   * @throws Problem 409 if its name was ever used, or its namespace is another's
   */
  @Transactional
  ProjectRow make(Project project) {
    try {
      if (!rows.insert(project)) {
        throw new Problem(
            HttpStatus.CONFLICT,
            "project_name_used",
            "There is, or was, a project '%s'; choose another name.".formatted(project.id()));
      }
    } catch (DuplicateKeyException e) {
      throw new Problem(
          HttpStatus.CONFLICT,
          "namespace_taken",
          "The namespace '%s' is another project's.".formatted(project.namespace()));
    }
    rows.write(project);
    return rows.find(project.id()).orElseThrow();
  }

  @Transactional
  ProjectRow change(String id, JsonBody body, @Nullable String ifMatch) {
    var is = matching(rows.lock(id), id, ifMatch);
    rows.write(ProjectChange.read(body, is.project()));
    return rows.find(id).orElseThrow();
  }

  /**
   * Deletes a project that has nothing, and revokes its keys.
   *
   * @throws Problem 409 naming what it has
   */
  @Transactional
  void delete(String id, @Nullable String ifMatch) {
    var _ = matching(rows.lockAlone(id), id, ifMatch);
    if (id.equals(Projects.DEFAULT)) {
      throw new Problem(
          HttpStatus.CONFLICT, "project_is_default", "The project 'default' is always there.");
    }
    var has = uses.stream().map(use -> use.of(id)).flatMap(Optional::stream).toList();
    if (!has.isEmpty()) {
      throw new Problem(
          HttpStatus.CONFLICT,
          "project_in_use",
          "The project has %s; end or delete them first.".formatted(String.join(", ", has)));
    }
    keys.revokeOf(id, clock.instant());
    rows.delete(id);
    publisher.publishEvent(new ProjectDeleted(id));
  }

  private static ProjectRow matching(
      Optional<ProjectRow> locked, String id, @Nullable String ifMatch) {
    var row = locked.orElseThrow(() -> new ProjectNotFound(id));
    new IfMatch(ifMatch).require(row.etag());
    return row;
  }
}
