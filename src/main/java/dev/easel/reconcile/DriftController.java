package dev.easel.reconcile;

import dev.easel.http.JsonBody;
import dev.easel.http.Page;
import dev.easel.http.Refusal;
import dev.easel.http.Violations;
import dev.easel.projects.Allowed;
import dev.easel.projects.Projects;
import dev.easel.projects.Role;
import dev.easel.runs.Admitted;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/v1/drift")
@Tag(name = "reconcile", description = "What the cluster and Easel's runs differ in.")
class DriftController {

  private final Projects projects;
  private final Drifts drifts;
  private final DriftRepairs repairs;

  DriftController(Projects projects, Drifts drifts, DriftRepairs repairs) {
    this.projects = projects;
    this.drifts = drifts;
    this.repairs = repairs;
  }

  @GetMapping
  @Allowed(Role.VIEWER)
  @Operation(
      operationId = "listDrift",
      summary = "List what differs",
      description =
          "Compares runs, workflows and InferenceServices as they are now. What Easel repairs by"
              + " itself is listed, too, until it is repaired. Newest first; empty if all agree.")
  @ApiResponse(responseCode = "200", description = "A page of differences.")
  @Refusal(status = 400, code = "bad_cursor", when = "`after` is no id of a difference.")
  @Refusal(status = 502, code = "cluster_refused", when = ClusterProblem.REFUSED)
  @Refusal(status = 503, code = "cluster_unreachable", when = ClusterProblem.AWAY)
  Page<Drift> list(
      @Parameter(description = "The longest page.")
          @RequestParam(defaultValue = "20")
          @Min(1)
          @Max(100)
          int limit,
      @Parameter(description = "The `next` of the page before.") @RequestParam
          @Nullable String after) {
    var last = Page.cursor(after, DriftId::parse);
    var found = ClusterProblem.or(() -> drifts.list(projects.current(), last, limit + 1));
    return Page.of(found, limit, Drift::id);
  }

  @PostMapping("/{kind}/{subject}")
  @Allowed(Role.OPERATOR)
  @Admitted
  @Operation(
      operationId = "repairDrift",
      summary = "Repair a difference",
      description =
          "Does one of the `actions` that the list offers for it. Repeated, it finds nothing to"
              + " repair. A running workflow is adopted only as the project's quota allows; what"
              + " Easel adopts by itself counts, and its run says if it is beyond the quota.",
      requestBody =
          @RequestBody(
              required = true,
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON_VALUE,
                      schema = @Schema(implementation = RepairRequest.class),
                      examples =
                          @ExampleObject(
                              name = "delete",
                              summary = "An endpoint that nobody needs",
                              value = "{\"action\": \"delete\"}"))))
  @ApiResponse(responseCode = "200", description = "What was repaired, as it was before.")
  @Refusal(status = 404, code = "drift_not_found", when = "Nothing of this kind and name differs.")
  @Refusal(
      status = 409,
      code = "not_repaired",
      when = "No run can be made of the workflow; the detail says why.")
  @Refusal(status = 502, code = "cluster_refused", when = ClusterProblem.REFUSED)
  @Refusal(status = 503, code = "cluster_unreachable", when = ClusterProblem.AWAY)
  @Refusal(
      status = 503,
      code = "archive_unreadable",
      when = "Argo's archive may have the workflow, and cannot be read now.")
  Drift repair(
      @Parameter(description = "The `kind` in the list.", example = "endpoint_without_run")
          @PathVariable
          String kind,
      @Parameter(description = "The `subject` in the list.", example = "inference-example-dog")
          @PathVariable
          String subject,
      @Parameter(hidden = true) JsonBody body) {
    var violations = new Violations();
    var members = body.members(violations);
    var action = members.requiredText("action", 63);
    members.refuseOthers();
    violations.throwIfAny();
    return ClusterProblem.or(
        () -> repairs.repair(projects.current(), kind, subject, String.valueOf(action)));
  }

  /** What a caller sends to repair a difference. */
  @Schema(name = "RepairRequest", additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
  record RepairRequest(@Schema(requiredMode = Schema.RequiredMode.REQUIRED) DriftAction action) {}
}
