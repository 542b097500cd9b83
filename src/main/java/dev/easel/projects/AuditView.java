package dev.easel.projects;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An entry of the audit as callers see it. */
@Schema(name = "AuditEntry", description = "A request that may have changed something.")
@JsonInclude(JsonInclude.Include.NON_NULL)
record AuditView(
    @Schema(example = "audit_01kaq7w3k9e5xv6m2t8r4n0bcd") String id,
    Instant at,
    @Schema(description = "Absent if it was asked of the installation.", example = "default")
        @Nullable String project,
    Actor actor,
    @Schema(
            description = "Where it came from: the connection's, or as a trusted proxy tells.",
            example = "10.1.2.3")
        String address,
    @Schema(example = "POST") String method,
    @Schema(
            description = "The call's path with its variables in braces; absent if there is none.",
            example = "/v1/runs/{run}/cancel")
        @Nullable String route,
    @Schema(
            description =
                "What was acted on or made: an id, or the name of a data set or a service. Absent"
                    + " where a run, a model or an endpoint was called by its name, which is erased"
                    + " with the run.",
            example = "run_01kaq7w3k9e5xv6m2t8r4n0bcd")
        @Nullable String subject,
    @Schema(
            description =
                "How it was answered. Absent while it is not, and if it was cut off: what it asked"
                    + " for may have been done then.",
            example = "202")
        @Nullable Integer status,
    @Schema(description = "The answer's `X-Request-Id`.") String requestId) {

  /** Who asked. */
  @Schema(name = "AuditActor")
  record Actor(
      Caller.Kind kind,
      @Schema(example = "key_01kaq7w3k9e5xv6m2t8r4n0bcd") String id,
      @Schema(description = "As it was then.", example = "nightly fine-tunes") String name,
      @Schema(description = "As it was then; `none` for a caller without any.", example = "runner")
          String role) {}

  static AuditView of(AuditEntry entry) {
    var actor = entry.actor();
    return new AuditView(
        entry.id().toString(),
        entry.at(),
        entry.project(),
        new Actor(Caller.Kind.of(actor.kind()), actor.id(), actor.name(), actor.role()),
        entry.address(),
        entry.target().method(),
        entry.target().route(),
        entry.subject(),
        entry.status(),
        entry.requestId());
  }
}
