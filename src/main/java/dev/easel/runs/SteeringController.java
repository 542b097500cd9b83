package dev.easel.runs;

import dev.easel.http.Idempotency;
import dev.easel.http.JsonBody;
import dev.easel.http.Refusal;
import dev.easel.projects.Allowed;
import dev.easel.projects.Project;
import dev.easel.projects.Projects;
import dev.easel.projects.Role;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.function.Supplier;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Starting again: a run's failed steps, one running step, or the whole as a new run. */
@RestController
@RequestMapping("/v1/runs/{run}")
@Tag(name = "runs")
class SteeringController {

  private final Projects projects;
  private final Retries retries;
  private final Restarts restarts;
  private final Reruns reruns;
  private final Creation creation;
  private final Precheck precheck;
  private final Idempotency idempotency;
  private final Snapshots snapshots;

  SteeringController(
      Projects projects,
      Retries retries,
      Restarts restarts,
      Reruns reruns,
      Creation creation,
      Precheck precheck,
      Idempotency idempotency,
      Snapshots snapshots) {
    this.projects = projects;
    this.retries = retries;
    this.restarts = restarts;
    this.reruns = reruns;
    this.creation = creation;
    this.precheck = precheck;
    this.idempotency = idempotency;
    this.snapshots = snapshots;
  }

  @PostMapping("/retry")
  @Allowed(Role.RUNNER)
  @Admitted
  @Operation(
      operationId = "retryRun",
      summary = "Retry the failed steps of a run",
      description =
          "Of a finished run whose workflow failed: the failed steps, and those after them, start"
              + " again in the same workflow; what succeeded stays, and so does what is known of"
              + " the attempts before. The training itself begins at its first step. Asking twice"
              + " is asking once. Argo may be away: the run waits for it, `max_pending_seconds` at"
              + " most.")
  @ApiResponse(
      responseCode = "202",
      description = "The run, submitted again or already further.",
      headers =
          @Header(
              name = HttpHeaders.ETAG,
              description = "For `If-Match`.",
              schema = @Schema(type = "string")))
  @Refusal(
      status = 507,
      code = "insufficient_storage",
      when = "The claim has less space than is to stay free on it.")
  @Refusal(status = 404, code = "run_not_found", when = "No run has this id or name.")
  @Refusal(status = 410, code = "run_deleted", when = "The run was deleted.")
  @Refusal(status = 409, code = "run_not_finished", when = "The run is not final; cancel it first.")
  @Refusal(
      status = 409,
      code = "nothing_to_retry",
      when = "No step of the run failed; `rerun` trains again.")
  @Refusal(
      status = 409,
      code = "no_workflow",
      when = "The run never had a workflow, or it is gone; `rerun` starts a new one.")
  @Refusal(
      status = 409,
      code = "budget_spent",
      when = "The run has cost its `max_cost`; `rerun` takes a higher one.")
  @Refusal(status = 409, code = "output_taken", when = "Another run holds the output folder now.")
  @Refusal(
      status = 409,
      code = "endpoint_taken",
      when = "Another run holds the endpoint's name now.")
  @Refusal(
      status = 409,
      code = "class_folder_in_use",
      when = "A live run makes other class images in the same folder.")
  @Refusal(
      status = 409,
      code = "dataset_gone",
      when = "What it trains on was deleted; `rerun` takes what there is.")
  @Refusal(
      status = 409,
      code = "model_deleted",
      when = "The model that it trained was deleted; `rerun` trains again.")
  @Refusal(
      status = 409,
      code = "artifacts_deleting",
      when = "The files of the run are being deleted; ask again.")
  ResponseEntity<RunView> retry(
      @Parameter(description = Examples.RUN, example = "example-dog") @PathVariable String run) {
    return accepted(retries.ask(projects.current().id(), run));
  }

  @PostMapping("/steps/{step}/restart")
  @Allowed(Role.RUNNER)
  @Operation(
      operationId = "restartStep",
      summary = "Restart a step that hangs",
      description =
          "Deletes the running pod of the step, so that it starts again; finished steps stay. A"
              + " step whose own retries are used up starts again by a retry of the workflow, and"
              + " the run does not fail meanwhile. Asking twice is asking once.")
  @ApiResponse(
      responseCode = "202",
      description = "The run, whose step starts again.",
      headers =
          @Header(
              name = HttpHeaders.ETAG,
              description = "For `If-Match`.",
              schema = @Schema(type = "string")))
  @Refusal(status = 404, code = "run_not_found", when = "No run has this id or name.")
  @Refusal(
      status = 404,
      code = "step_not_found",
      when = "The run has no such step; `steps` lists those it has.")
  @Refusal(status = 410, code = "run_deleted", when = "The run was deleted.")
  @Refusal(status = 409, code = "step_not_running", when = "The step does not run now.")
  ResponseEntity<RunView> restart(
      @Parameter(description = Examples.RUN, example = "example-dog") @PathVariable String run,
      @Parameter(description = "The step's name, or its node id.", example = "finetuner")
          @PathVariable
          String step) {
    return accepted(restarts.ask(projects.current().id(), run, step));
  }

  @PostMapping("/rerun")
  @Allowed(Role.RUNNER)
  @Admitted
  @Operation(
      operationId = "rerunRun",
      summary = "Start a run over",
      description =
          "A new run of the same recipe with the same parameters, but for those given and those"
              + " that followed the run's name, such as `output`: they follow the new one."
              + " Everything else is as with `POST /v1/runs`, `dry_run` included.",
      requestBody =
          @RequestBody(
              required = true,
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON_VALUE,
                      schema = @Schema(implementation = RerunRequest.class),
                      examples = {
                        @ExampleObject(
                            name = "other",
                            summary = "Under another name, with another parameter",
                            value = Examples.RERUN),
                        @ExampleObject(
                            name = "replace",
                            summary = "In the place of the finished run",
                            value = Examples.REPLACE)
                      })))
  @MakesRun
  @Refusal(
      status = 507,
      code = "insufficient_storage",
      when = "The claim has less space than is to stay free on it.")
  @Refusal(status = 409, code = "output_taken", when = "Another run holds the output folder.")
  @Refusal(
      status = 409,
      code = "artifacts_deleting",
      when = "With `replace`: the files that it replaces are being deleted; ask again.")
  @Refusal(status = 409, code = "endpoint_taken", when = "Another run holds the endpoint's name.")
  @Refusal(
      status = 409,
      code = "class_folder_in_use",
      when = "A live run makes other class images in the same folder.")
  @Refusal(
      status = 409,
      code = "class_set_differs",
      when = "The class images in the folder show something else, or another model made them.")
  @Refusal(
      status = 409,
      code = "class_set_too_small",
      when = "The class set was uploaded, and has fewer pictures than the run asks for.")
  ResponseEntity<?> rerun(
      @Parameter(description = Examples.RUN, example = "example-dog") @PathVariable String run,
      @Parameter(description = "Only check: nothing is stored.")
          @RequestParam(name = "dry_run", defaultValue = "false")
          boolean dryRun,
      @Parameter(hidden = true) JsonBody body,
      HttpServletRequest request) {
    var project = projects.current();
    if (dryRun) {
      var _ = Idempotency.key(request);
      return ResponseEntity.ok(reruns.dryRun(project, run, body));
    }
    return once(project, request, body, () -> reruns.checked(project, run, body));
  }

  @PostMapping("/deploy")
  @Allowed(Role.RUNNER)
  @Admitted
  @Operation(
      operationId = "deployRun",
      summary = "Deploy a finished run's model, again or for the first time",
      description =
          "A new run with `inference_only`, of the same name and parameters but for those given: it"
              + " trains nothing and deploys what the run's output folder holds. The endpoint that"
              + " there is is deleted first. Everything else is as with `POST /v1/runs`.",
      requestBody =
          @RequestBody(
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON_VALUE,
                      schema = @Schema(implementation = DeployRequest.class),
                      examples =
                          @ExampleObject(
                              name = "gpu",
                              summary = "On another class of GPU",
                              value = Examples.DEPLOY))))
  @MakesRun
  @Refusal(status = 409, code = "run_not_finished", when = "The run is not final.")
  @Refusal(
      status = 409,
      code = "not_deployable",
      when = "The recipe has no parameter to only serve a model.")
  @Refusal(
      status = 409,
      code = "model_deleted",
      when = "The model was deleted; `rerun` trains it again.")
  @Refusal(status = 409, code = "endpoint_taken", when = "A live run holds the endpoint's name.")
  ResponseEntity<?> deploy(
      @Parameter(description = Examples.RUN, example = "example-dog") @PathVariable String run,
      @Parameter(description = "Only check: nothing is stored.")
          @RequestParam(name = "dry_run", defaultValue = "false")
          boolean dryRun,
      @Parameter(hidden = true) JsonBody body,
      HttpServletRequest request) {
    var project = projects.current();
    if (dryRun) {
      var _ = Idempotency.key(request);
      return ResponseEntity.ok(reruns.deploymentDryRun(project, run, body));
    }
    return once(project, request, body, () -> reruns.deployment(project, run, body));
  }

  private ResponseEntity<?> once(
      Project project, HttpServletRequest request, JsonBody body, Supplier<RunDraft> checked) {
    var draft = precheck.of(checked);
    return idempotency.once(
        project.id(), request, body, () -> creation.of(draft.get(), reruns::accept));
  }

  private ResponseEntity<RunView> accepted(RunId id) {
    var run = snapshots.get(projects.current().id(), id);
    return ResponseEntity.accepted().eTag(run.etag()).body(run.view());
  }
}
