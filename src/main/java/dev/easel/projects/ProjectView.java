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
    @Schema(description = "What it has on volumes now; absent in lists.")
        @Nullable VolumesUsed used,
    Instant createdAt) {

  /** What counts against the quota's members of the same names. */
  @Schema(name = "ProjectUsed")
  record VolumesUsed(
      @Schema(example = "7516192768") long volumeBytes, @Schema(example = "412") long volumeFiles) {

    static VolumesUsed of(Stored stored) {
      return new VolumesUsed(stored.bytes(), stored.files());
    }
  }

  static ProjectView of(ProjectRow row) {
    return of(row, null);
  }

  static ProjectView of(ProjectRow row, @Nullable VolumesUsed used) {
    var project = row.project();
    return new ProjectView(
        project.id(),
        project.namespace(),
        project.recipes(),
        project.labels(),
        project.argo(),
        project.quota(),
        used,
        row.createdAt());
  }
}
