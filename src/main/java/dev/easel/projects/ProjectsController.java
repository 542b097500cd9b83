package dev.easel.projects;

import dev.easel.http.Idempotency;
import dev.easel.http.JsonBody;
import dev.easel.http.Page;
import dev.easel.http.Refusal;
import dev.easel.http.TakesIdempotencyKey;
import dev.easel.projects.ProjectView.VolumesUsed;
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
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.URI;
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
@RequestMapping("/v1/projects")
@Tag(name = "projects", description = "The tenants: each with a namespace, keys and a quota.")
class ProjectsController {

  private static final String NAME = "The project's name.";
  private static final String EXAMPLE = "default";
  private static final String UNKNOWN = "There is no such project, or it is not the caller's.";
  private static final String MATCH = "The ETag that the project must still have.";
  private static final String CHANGED = "The project has changed since the ETag in `If-Match`.";

  private final ProjectRows rows;
  private final ProjectOrders orders;
  private final Projects projects;
  private final VolumeQuota volumes;
  private final Idempotency idempotency;

  ProjectsController(
      ProjectRows rows,
      ProjectOrders orders,
      Projects projects,
      VolumeQuota volumes,
      Idempotency idempotency) {
    this.projects = projects;
    this.rows = rows;
    this.orders = orders;
    this.volumes = volumes;
    this.idempotency = idempotency;
  }

  @PostMapping
  @Allowed(Role.OPERATOR)
  @Operation(
      operationId = "createProject",
      summary = "Make a project",
      description =
          "Its namespace is followed from now on. Whatever is asked of Easel is asked for one"
              + " project: a key's own, or for an operator the one that the header `Easel-Project`"
              + " names, `default` without it. A key for it: `POST /v1/api-keys` with that header.",
      requestBody =
          @RequestBody(
              required = true,
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON_VALUE,
                      schema = @Schema(implementation = ProjectRequest.class),
                      examples = @ExampleObject(name = "team", value = ProjectRequest.EXAMPLE))))
  @TakesIdempotencyKey
  @ApiResponse(
      responseCode = "201",
      description = "The project.",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON_VALUE,
              schema = @Schema(implementation = ProjectView.class)),
      headers =
          @Header(
              name = HttpHeaders.LOCATION,
              description = "Where the project is.",
              schema = @Schema(type = "string")))
  @Refusal(
      status = 409,
      code = "project_name_used",
      when = "There is, or was, a project of this name.")
  @Refusal(status = 409, code = "namespace_taken", when = "The namespace is another project's.")
  ResponseEntity<?> create(@Parameter(hidden = true) JsonBody body, HttpServletRequest request) {
    var asked = ProjectRequest.read(body);
    return idempotency.once(
        Projects.DEFAULT,
        request,
        body,
        () -> {
          var made = orders.make(asked);
          return ResponseEntity.created(URI.create("/v1/projects/" + made.id()))
              .eTag(made.etag())
              .body(ProjectView.of(made));
        });
  }

  @GetMapping
  @Allowed(Role.VIEWER)
  @Operation(
      operationId = "listProjects",
      summary = "List projects",
      description = "By name: an operator sees all, others their own.")
  @ApiResponse(responseCode = "200", description = "A page of projects.")
  Page<ProjectView> list(
      @Parameter(description = "The longest page.")
          @RequestParam(defaultValue = "20")
          @Min(1)
          @Max(100)
          int limit,
      @Parameter(description = "The `next` of the page before: a name.") @RequestParam
          @Nullable String after) {
    var found = rows.list(Caller.current().project(), after, limit);
    return Page.of(found.stream().map(ProjectView::of).toList(), limit, ProjectView::name);
  }

  @GetMapping("/{project}")
  @Allowed(Role.VIEWER)
  @Operation(
      operationId = "getProject",
      summary = "Show a project",
      description = "Its namespace, how much it may have, and what it has on volumes.")
  @ApiResponse(
      responseCode = "200",
      description = "The project.",
      headers =
          @Header(
              name = HttpHeaders.ETAG,
              description = "For `If-Match`.",
              schema = @Schema(type = "string")))
  @Refusal(status = 404, code = "project_not_found", when = UNKNOWN)
  ResponseEntity<ProjectView> get(
      @Parameter(description = NAME, example = EXAMPLE) @PathVariable String project) {
    var own = Caller.current().project();
    return rows.find(project)
        .filter(row -> own == null || own.equals(row.id()))
        .map(this::shown)
        .orElseThrow(() -> new ProjectNotFound(project));
  }

  @PatchMapping("/{project}")
  @Allowed(Role.OPERATOR)
  @Operation(
      operationId = "changeProject",
      summary = "Change what a project may have",
      description =
          "What is left out stays. A smaller quota ends no run; no more is begun until it fits."
              + " Where it leaves nothing of the month, endpoints are stopped after a notice.",
      requestBody =
          @RequestBody(
              required = true,
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON_VALUE,
                      schema = @Schema(implementation = ProjectChange.class),
                      examples = @ExampleObject(name = "quota", value = ProjectChange.EXAMPLE))))
  @ApiResponse(
      responseCode = "200",
      description = "The project.",
      headers =
          @Header(
              name = HttpHeaders.ETAG,
              description = "For `If-Match`.",
              schema = @Schema(type = "string")))
  @Refusal(status = 404, code = "project_not_found", when = UNKNOWN)
  @Refusal(status = 412, code = "changed_meanwhile", when = CHANGED)
  ResponseEntity<ProjectView> change(
      @Parameter(description = NAME, example = EXAMPLE) @PathVariable String project,
      @Parameter(hidden = true) JsonBody body,
      @Parameter(description = MATCH) @RequestHeader(name = HttpHeaders.IF_MATCH, required = false)
          @Nullable String ifMatch) {
    var changed = orders.change(project, body, ifMatch);
    projects.note(changed);
    return shown(changed);
  }

  @DeleteMapping("/{project}")
  @Allowed(Role.OPERATOR)
  @Operation(
      operationId = "deleteProject",
      summary = "Delete a project",
      description =
          "One that has no runs under way, no endpoints and no data sets. Its keys are revoked, its"
              + " namespace is no longer followed; what is there stays. Its name is not given"
              + " again: what is kept of its runs has it.")
  @ApiResponse(responseCode = "204", description = "Deleted.", content = @Content)
  @Refusal(status = 404, code = "project_not_found", when = UNKNOWN)
  @Refusal(
      status = 409,
      code = "project_in_use",
      when = "It has runs under way, endpoints or data sets.")
  @Refusal(status = 409, code = "project_is_default", when = "It is `default`.")
  @Refusal(status = 412, code = "changed_meanwhile", when = CHANGED)
  ResponseEntity<Void> delete(
      @Parameter(description = NAME, example = EXAMPLE) @PathVariable String project,
      @Parameter(description = MATCH) @RequestHeader(name = HttpHeaders.IF_MATCH, required = false)
          @Nullable String ifMatch) {
    orders.delete(project, ifMatch);
    return ResponseEntity.noContent().build();
  }

  private ResponseEntity<ProjectView> shown(ProjectRow row) {
    var used = VolumesUsed.of(volumes.stored(row.id()));
    return ResponseEntity.ok().eTag(row.etag()).body(ProjectView.of(row, used));
  }
}
