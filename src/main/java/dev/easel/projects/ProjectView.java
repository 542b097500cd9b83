package dev.easel.projects;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A project as callers see it. */
@Schema(name = "Project", description = "A tenant of this installation.")
@JsonInclude(JsonInclude.Include.NON_NULL)
record ProjectView(
    @Schema(example = "team-a") String name,
    @Schema(example = "team-a") String namespace,
    @Schema(description = "The recipes that it may use; absent for all that its namespace has.")
        @Nullable List<String> recipes,
    @Schema(description = "Of each of its runs, unless the run has others of the same keys.")
        Map<String, String> labels,
    @Schema(description = "The Argo server that takes its runs; absent for the installation's.")
        @Nullable ProjectArgo argo,
    @Schema(description = "How much it may have; a limit that is absent is none.") Quota quota,
    Instant createdAt) {

  static ProjectView of(ProjectRow row) {
    var project = row.project();
    return new ProjectView(
        project.id(),
        project.namespace(),
        project.recipes(),
        project.labels(),
        project.argo(),
        project.quota(),
        row.createdAt());
  }
}
