package dev.easel.endpoints;

import dev.easel.http.JsonBody;
import dev.easel.http.Page;
import dev.easel.http.Refusal;
import dev.easel.projects.Allowed;
import dev.easel.projects.Projects;
import dev.easel.projects.Role;
import dev.easel.runs.Admitted;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/v1/endpoints")
@Tag(name = "endpoints", description = "What models are served from, and until when.")
class EndpointsController {

  private static final String NAME = "The endpoint's name.";
  private static final String EXAMPLE = "inference-example-dog";
  private static final String MATCH = "The ETag that the endpoint must still have.";

  private final Projects projects;
  private final EndpointViews views;
  private final EndpointCommands commands;

  EndpointsController(Projects projects, EndpointViews views, EndpointCommands commands) {
    this.projects = projects;
    this.views = views;
    this.commands = commands;
  }

  @GetMapping
  @Allowed(Role.VIEWER)
  @Operation(
      operationId = "listEndpoints",
      summary = "List endpoints",
      description =
          "Newest first: what the cluster has, with those that no run is known of. Deleted ones are"
              + " not listed; their runs say so.")
  @ApiResponse(responseCode = "200", description = "A page of endpoints.")
  @Refusal(status = 400, code = "bad_cursor", when = "`after` is no id of an endpoint.")
  Page<EndpointView> list(
      @Parameter(description = "One of the states.") @RequestParam @Nullable ListedState state,
      @Parameter(description = "The longest page.")
          @RequestParam(defaultValue = "20")
          @Min(1)
          @Max(100)
          int limit,
      @Parameter(description = "The `next` of the page before.") @RequestParam
          @Nullable String after) {
    var found = views.list(projects.current(), state, Page.cursor(after, EndpointId::parse), limit);
    return Page.of(found, limit, EndpointView::id);
  }

  @GetMapping("/{name}")
  @Allowed(Role.VIEWER)
  @Operation(
      operationId = "getEndpoint",
      summary = "Show an endpoint",
      description = "Its state, what it runs on, its last request and its lease.")
  @ApiResponse(
      responseCode = "200",
      description = "The endpoint.",
      headers =
          @Header(
              name = HttpHeaders.ETAG,
              description = "For `If-Match`.",
              schema = @Schema(type = "string")))
  @Refusal(status = 404, code = "endpoint_not_found", when = "There is no such endpoint.")
  ResponseEntity<EndpointView> get(
      @Parameter(description = NAME, example = EXAMPLE) @PathVariable String name) {
    return views.get(projects.current(), name, ResponseEntity.ok());
  }

  @PatchMapping("/{name}")
  @Allowed(Role.ADMIN)
  @Admitted
  @Operation(
      operationId = "changeEndpoint",
      summary = "Change an endpoint's replicas or lease",
      description =
          "What is left out stays; null takes a limit of the lease away. Other replicas are a new"
              + " revision: the endpoint is `deploying` until it is up. More replicas, and a longer"
              + " lease of one that is not stopped, are bounded by the project's quota.",
      requestBody =
          @RequestBody(
              required = true,
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON_VALUE,
                      schema = @Schema(implementation = EndpointChange.class),
                      examples = {
                        @ExampleObject(
                            name = "lease",
                            summary = "How long it may stay",
                            value = EndpointChange.LEASE),
                        @ExampleObject(
                            name = "replicas",
                            summary = "How many pods, and when the last one goes",
                            value = EndpointChange.REPLICAS)
                      })))
  @ApiResponse(
      responseCode = "200",
      description = "The endpoint; `pending` until the cluster has other replicas.",
      headers =
          @Header(
              name = HttpHeaders.ETAG,
              description = "For `If-Match`.",
              schema = @Schema(type = "string")))
  @Refusal(status = 404, code = "endpoint_not_found", when = "There is no such endpoint.")
  @Refusal(status = 409, code = "endpoint_deleting", when = "The endpoint is being deleted.")
  @Refusal(
      status = 412,
      code = "changed_meanwhile",
      when = "The endpoint has changed since the ETag in `If-Match`.")
  ResponseEntity<EndpointView> change(
      @Parameter(description = NAME, example = EXAMPLE) @PathVariable String name,
      @Parameter(hidden = true) JsonBody body,
      @Parameter(description = MATCH) @RequestHeader(name = HttpHeaders.IF_MATCH, required = false)
          @Nullable String ifMatch) {
    commands.change(projects.current(), name, body, ifMatch);
    return views.get(projects.current(), name, ResponseEntity.ok());
  }

  @PostMapping("/{name}/stop")
  @Allowed(Role.RUNNER)
  @Operation(
      operationId = "stopEndpoint",
      summary = "Stop an endpoint",
      description =
          "Ends its pods and keeps the endpoint: it costs nothing, and a prompt does not start it."
              + " Asking twice is asking once.")
  @ApiResponse(
      responseCode = "202",
      description = "The endpoint, which stops.",
      headers =
          @Header(
              name = HttpHeaders.ETAG,
              description = "For `If-Match`.",
              schema = @Schema(type = "string")))
  @Refusal(status = 404, code = "endpoint_not_found", when = "There is no such endpoint.")
  @Refusal(status = 409, code = "endpoint_deleting", when = "The endpoint is being deleted.")
  ResponseEntity<EndpointView> stop(
      @Parameter(description = NAME, example = EXAMPLE) @PathVariable String name) {
    commands.stop(projects.current(), name);
    return views.get(projects.current(), name, ResponseEntity.accepted());
  }

  @PostMapping("/{name}/start")
  @Allowed(Role.RUNNER)
  @Admitted
  @Operation(
      operationId = "startEndpoint",
      summary = "Start a stopped endpoint",
      description =
          "Whoever stopped it. A lease that has expired gives way to a new one. Asking twice is"
              + " asking once.")
  @ApiResponse(
      responseCode = "202",
      description = "The endpoint, which starts.",
      headers =
          @Header(
              name = HttpHeaders.ETAG,
              description = "For `If-Match`.",
              schema = @Schema(type = "string")))
  @Refusal(status = 404, code = "endpoint_not_found", when = "There is no such endpoint.")
  @Refusal(status = 409, code = "endpoint_deleting", when = "The endpoint is being deleted.")
  ResponseEntity<EndpointView> start(
      @Parameter(description = NAME, example = EXAMPLE) @PathVariable String name) {
    commands.start(projects.current(), name);
    return views.get(projects.current(), name, ResponseEntity.accepted());
  }

  @DeleteMapping("/{name}")
  @Allowed(Role.ADMIN)
  @Operation(
      operationId = "deleteEndpoint",
      summary = "Delete an endpoint",
      description =
          "Deletes the InferenceService and gives up its name, which another run may take then; its"
              + " run, the model and the claim stay. Also one that no run is known of. It is listed"
              + " until it is gone.")
  @ApiResponse(responseCode = "204", description = "It is being deleted.", content = @Content)
  @Refusal(status = 404, code = "endpoint_not_found", when = "There is no such endpoint.")
  @Refusal(status = 409, code = "run_not_finished", when = "Its run still deploys it; cancel it.")
  @Refusal(
      status = 412,
      code = "changed_meanwhile",
      when = "The endpoint has changed since the ETag in `If-Match`.")
  ResponseEntity<Void> delete(
      @Parameter(description = NAME, example = EXAMPLE) @PathVariable String name,
      @Parameter(description = MATCH) @RequestHeader(name = HttpHeaders.IF_MATCH, required = false)
          @Nullable String ifMatch) {
    commands.delete(projects.current(), name, ifMatch);
    return ResponseEntity.noContent().build();
  }
}
