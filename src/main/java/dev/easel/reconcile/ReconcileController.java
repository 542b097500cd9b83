package dev.easel.reconcile;

import dev.easel.http.JsonBody;
import dev.easel.http.Problem;
import dev.easel.http.Refusal;
import dev.easel.http.Violations;
import dev.easel.projects.Allowed;
import dev.easel.projects.Projects;
import dev.easel.projects.Role;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/v1/reconcile")
@Tag(name = "reconcile")
class ReconcileController {

  private final Projects projects;
  private final Reconciliations reconciliations;

  ReconcileController(Projects projects, Reconciliations reconciliations) {
    this.projects = projects;
    this.reconciliations = reconciliations;
  }

  @PostMapping
  @Allowed(Role.OPERATOR)
  @Operation(
      operationId = "reconcile",
      summary = "Make runs of workflows that have none",
      description =
          "Workflows that were started by hand are adopted, as Easel does by itself. With"
              + " `rebuild` the runs that a lost database knew are made again from their"
              + " workflows: with their ids, names, parameters, labels, metadata, limits, statuses"
              + " and endpoints. Runs whose workflow Argo has deleted come back only if it has an"
              + " archive and their endpoint is there. What is known stays as it is. Asked again"
              + " while it is at work, the answer says how far it is.",
      requestBody =
          @RequestBody(
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON_VALUE,
                      schema = @Schema(implementation = ReconcileRequest.class),
                      examples =
                          @ExampleObject(
                              name = "rebuild",
                              summary = "After the loss of the database",
                              value = "{\"rebuild\": true}"))))
  @ApiResponse(responseCode = "202", description = "What it has done so far.")
  ResponseEntity<Reconciliation> reconcile(@Parameter(hidden = true) JsonBody body) {
    var violations = new Violations();
    var members = body.members(violations);
    var rebuild = members.flag("rebuild", false);
    members.refuseOthers();
    violations.throwIfAny();
    return ResponseEntity.accepted().body(reconciliations.begin(projects.current().id(), rebuild));
  }

  @GetMapping
  @Allowed(Role.VIEWER)
  @Operation(
      operationId = "getReconciliation",
      summary = "Show the last reconciliation",
      description = "How far it is, or what it did.")
  @ApiResponse(responseCode = "200", description = "The last one that was asked for.")
  @Refusal(status = 404, code = "never_reconciled", when = "None was asked for.")
  Reconciliation last() {
    return reconciliations
        .last(projects.current().id())
        .orElseThrow(
            () ->
                new Problem(
                    HttpStatus.NOT_FOUND,
                    "never_reconciled",
                    "No reconciliation was asked for; POST /v1/reconcile begins one."));
  }

  /** What a caller sends to reconcile. */
  @Schema(name = "ReconcileRequest", additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
  record ReconcileRequest(
      @Schema(
              description = "Make runs again that this database does not know.",
              defaultValue = "false")
          boolean rebuild) {}
}
