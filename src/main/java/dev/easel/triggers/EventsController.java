package dev.easel.triggers;

import dev.easel.http.Idempotency;
import dev.easel.http.Problem;
import dev.easel.http.RawBody;
import dev.easel.http.Refusal;
import dev.easel.http.TakesIdempotencyKey;
import dev.easel.projects.Allowed;
import dev.easel.projects.Project;
import dev.easel.projects.Projects;
import dev.easel.projects.Role;
import dev.easel.runs.Admitted;
import dev.easel.runs.StartedRun;
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
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.HandlerMapping;

@RestController
@Tag(name = "events", description = "The guide's own call, for those who made it to Argo so far.")
class EventsController {

  static final String PATH = "/api/v1/events/{namespace}/{discriminator}";

  private final Projects projects;
  private final Events events;
  private final Idempotency idempotency;

  EventsController(Projects projects, Events events, Idempotency idempotency) {
    this.projects = projects;
    this.events = events;
    this.idempotency = idempotency;
  }

  /** Whether a request that was mapped already is this call. */
  static boolean isCalledBy(HttpServletRequest request) {
    return PATH.equals(request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE));
  }

  @PostMapping(PATH)
  @Allowed(Role.RUNNER)
  @Operation(
      operationId = "sendEvent",
      summary = "Start a run by the guide's own call",
      description =
          "As it is sent to Argo's server, but for the host: the recipe's parameters by their"
              + " names, `run_name` among them. They pass what `POST /v1/runs` checks, and pointers"
              + " are into this flat body. `run_inference` is true if absent, as in the guide's"
              + " bindings. While the run that a body made has not ended, the same body answers"
              + " that run and makes no other. `Authorization` carries a key, or where the"
              + " installation takes it the Kubernetes token that the caller used with Argo.",
      requestBody =
          @RequestBody(
              required = true,
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON_VALUE,
                      schema =
                          @Schema(
                              type = "object",
                              description = "The recipe's parameters; `run_name` is required."),
                      examples = {
                        @ExampleObject(name = "db-finetune", value = EventExamples.DREAMBOOTH),
                        @ExampleObject(
                            name = "sd-finetune",
                            value = EventExamples.TEXTUAL_INVERSION)
                      })))
  @TakesIdempotencyKey
  @ApiResponse(
      responseCode = "200",
      description = "The run: a new one, or the one that the same body made and that lives.",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON_VALUE,
              schema = @Schema(ref = "#/components/schemas/Run")),
      headers = {
        @Header(
            name = HttpHeaders.LOCATION,
            description = "Where the run is.",
            schema = @Schema(type = "string")),
        @Header(
            name = HttpHeaders.ETAG,
            description = "For `If-Match`.",
            schema = @Schema(type = "string"))
      })
  @Admitted
  @Refusal(
      status = 507,
      code = "insufficient_storage",
      when = "The claim has less space than is to stay free on it.")
  @Refusal(
      status = 404,
      code = "namespace_not_found",
      when = "The namespace is not that of the caller's project.")
  @Refusal(
      status = 404,
      code = "discriminator_not_found",
      when = "No recipe has this discriminator or alias.")
  @Refusal(
      status = 409,
      code = "output_taken",
      when = "Another run holds the output folder: `run` names it.")
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
  @Refusal(
      status = 409,
      code = "recipe_unusable",
      when = "The recipe is broken in the cluster; `problems` says how.")
  @Refusal(
      status = 409,
      code = "model_deleted",
      when = "With `inference_only`: the model was deleted.")
  @Refusal(
      status = 410,
      code = "answer_erased",
      when = "The run that this key made was deleted since.")
  @Refusal(
      status = 503,
      code = "recipes_unknown",
      when = "The cluster has not listed its recipes yet, and none are remembered.")
  @Refusal(
      status = 503,
      code = "cluster_unreachable",
      when = "The cluster does not say whose token it is.")
  ResponseEntity<?> send(
      @Parameter(description = "The project's namespace.", example = "tenant-example") @PathVariable
          String namespace,
      @Parameter(
              description = "The guide's, an alias of the recipe, or the recipe's own.",
              example = "db-finetune")
          @PathVariable
          String discriminator,
      @Parameter(hidden = true) RawBody body,
      HttpServletRequest request) {
    var project = project(namespace);
    var flat = FlatBody.read(body.bytes());
    var event = events.check(project, discriminator, flat);
    return idempotency.once(project.id(), request, flat.json(), () -> answer(events.start(event)));
  }

  private Project project(String namespace) {
    return projects
        .current(namespace)
        .orElseThrow(
            () ->
                new Problem(
                    HttpStatus.NOT_FOUND,
                    "namespace_not_found",
                    "Your project has no namespace of this name."));
  }

  private static ResponseEntity<?> answer(StartedRun run) {
    return ResponseEntity.ok()
        .header(HttpHeaders.LOCATION, run.url())
        .eTag(run.etag())
        .body(run.body());
  }
}
