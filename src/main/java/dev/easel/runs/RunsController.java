package dev.easel.runs;

import dev.easel.http.Idempotency;
import dev.easel.http.JsonBody;
import dev.easel.http.Page;
import dev.easel.http.Refusal;
import dev.easel.http.TakesIdempotencyKey;
import dev.easel.http.Violations;
import dev.easel.projects.Allowed;
import dev.easel.projects.Projects;
import dev.easel.projects.Role;
import dev.easel.runs.RunSearch.Filter;
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
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/v1/runs")
@Tag(name = "runs", description = "Start fine-tunes and see what becomes of them.")
class RunsController {

  private final Projects projects;
  private final Drafts drafts;
  private final Precheck precheck;
  private final DryRun dryRun;
  private final Acceptance acceptance;
  private final Creation creation;
  private final Idempotency idempotency;
  private final Snapshots snapshots;
  private final RunSearch search;
  private final RunCommands commands;
  private final RunStream stream;
  private final Clock clock;

  RunsController(
      Projects projects,
      Drafts drafts,
      Precheck precheck,
      DryRun dryRun,
      Acceptance acceptance,
      Creation creation,
      Idempotency idempotency,
      Snapshots snapshots,
      RunSearch search,
      RunCommands commands,
      RunStream stream,
      Clock clock) {
    this.projects = projects;
    this.drafts = drafts;
    this.precheck = precheck;
    this.dryRun = dryRun;
    this.acceptance = acceptance;
    this.creation = creation;
    this.idempotency = idempotency;
    this.snapshots = snapshots;
    this.search = search;
    this.commands = commands;
    this.stream = stream;
    this.clock = clock;
  }

  @PostMapping(produces = MediaType.APPLICATION_JSON_VALUE)
  @Allowed(Role.RUNNER)
  @Admitted
  @Operation(
      operationId = "createRun",
      summary = "Start a run",
      description =
          "Stores the run and answers at once; it is submitted to Argo afterwards, also if Argo is"
              + " away now. With `dry_run=true` nothing is stored, and the answer says what would"
              + " happen, everything that the request would be refused for, each with the code of"
              + " that refusal, and what would hurt its run. With `Accept: text/event-stream` the"
              + " answer stays open and goes on as `/v1/runs/{run}/events` does.",
      requestBody =
          @RequestBody(
              required = true,
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON_VALUE,
                      schema = @Schema(implementation = RunRequest.class),
                      examples = {
                        @ExampleObject(
                            name = "dreambooth",
                            summary = "The guide's DreamBooth",
                            value = Examples.DREAMBOOTH),
                        @ExampleObject(
                            name = "textual-inversion",
                            summary = "The guide's Textual Inversion",
                            value = Examples.TEXTUAL_INVERSION)
                      })))
  @TakesIdempotencyKey
  @ApiResponse(
      responseCode = "201",
      description = "The run, queued.",
      headers = {
        @Header(
            name = HttpHeaders.LOCATION,
            description = "Where the run is.",
            schema = @Schema(type = "string")),
        @Header(
            name = HttpHeaders.ETAG,
            description = "For `If-Match`.",
            schema = @Schema(type = "string")),
        @Header(
            name = "Idempotency-Replayed",
            description = "`true` if this is the answer to an earlier request of this key.",
            schema = @Schema(type = "string"))
      },
      content = {
        @Content(
            mediaType = MediaType.APPLICATION_JSON_VALUE,
            schema = @Schema(implementation = CreatedRun.class)),
        @Content(
            mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
            schema =
                @Schema(
                    type = "string",
                    description = "The run as frame `snapshot`, then its events."))
      })
  @ApiResponse(
      responseCode = "200",
      description = "With `dry_run=true`: what would become of it.",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON_VALUE,
              schema = @Schema(implementation = DryRunView.class)))
  @ApiResponse(
      responseCode = "422",
      description = "- all problems at once, such as a mistyped parameter",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_PROBLEM_JSON_VALUE,
              examples =
                  @ExampleObject(
                      name = "typo",
                      summary = "The guide's typo",
                      value = Examples.TYPO)))
  @Refusal(
      status = 409,
      code = "output_taken",
      when = "Another run holds the output folder: `run` names it, and `runs` all of several.")
  @Refusal(
      status = 409,
      code = "artifacts_deleting",
      when = "With `replace`: the files that it replaces are being deleted; ask again.")
  @Refusal(
      status = 409,
      code = "model_deleted",
      when = "With `inference_only`: the model was deleted.")
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
      code = "encryption_not_configured",
      when = "With `webhook`: this Easel has no key to encrypt its secret with.")
  @Refusal(
      status = 410,
      code = "answer_erased",
      when = "The run that this key made was deleted since.")
  @Refusal(
      status = 503,
      code = "recipes_unknown",
      when = "The cluster has not listed its recipes yet, and none are remembered.")
  @Refusal(
      status = 429,
      code = "too_many_streams",
      when = "Too many streams are open; the run was not made.")
  @Refusal(status = 503, code = "stopping", when = "This Easel stops; the run was not made.")
  @Refusal(
      status = 507,
      code = "insufficient_storage",
      when = "The claim has less space than is to stay free on it.")
  ResponseEntity<?> create(
      @Parameter(description = "Only check: nothing is stored.")
          @RequestParam(name = "dry_run", defaultValue = "false")
          boolean onlyCheck,
      @Parameter(hidden = true) JsonBody body,
      HttpServletRequest request) {
    var project = projects.current();
    if (onlyCheck) {
      var _ = Idempotency.key(request);
      return ResponseEntity.ok(dryRun.of(project, body));
    }
    var draft = precheck.of(() -> drafts.checked(project, body));
    return idempotency.once(
        project.id(), request, body, () -> creation.of(draft.get(), acceptance::accept));
  }

  /** {@code argo submit --watch}. A place for the stream is taken before the run is made. */
  @PostMapping(produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  @Allowed(Role.RUNNER)
  @Operation(hidden = true)
  void createAndFollow(
      @RequestParam(name = "dry_run", defaultValue = "false") boolean dryRun,
      JsonBody body,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    if (dryRun) {
      var violations = new Violations();
      violations.addParameter(
          "dry_run", "nothing_to_follow", "A dry run is answered as application/json only.");
      violations.throwIfAny();
    }
    stream.created(() -> create(false, body, request), request, response);
  }

  @GetMapping
  @Allowed(Role.VIEWER)
  @Operation(
      operationId = "listRuns",
      summary = "List runs",
      description = "Newest first. Filters are joined by AND.")
  @ApiResponse(responseCode = "200", description = "A page of runs, without steps and history.")
  @Refusal(status = 400, code = "bad_cursor", when = "`after` is no id of a run.")
  Page<RunView> list(
      @Parameter(description = "One of the run statuses.") @RequestParam @Nullable RunStatus status,
      @Parameter(description = "The recipe's name, no alias.") @RequestParam
          @Nullable String recipe,
      @Parameter(description = "The run's name.") @RequestParam @Nullable String name,
      @Parameter(description = "`<key>:<value>`, repeatable.") @RequestParam
          @Nullable List<String> label,
      @Parameter(description = "`<name>:<value>`, repeatable; compared as text.") @RequestParam
          @Nullable List<String> param,
      @Parameter(description = "Not accepted before this moment.")
          @RequestParam(name = "created_after")
          @Nullable Instant createdAfter,
      @Parameter(description = "Accepted before this moment.")
          @RequestParam(name = "created_before")
          @Nullable Instant createdBefore,
      @Parameter(description = "The longest page.")
          @RequestParam(defaultValue = "20")
          @Min(1)
          @Max(100)
          int limit,
      @Parameter(description = "The `next` of the page before.") @RequestParam
          @Nullable String after) {
    var filter =
        new Filter(
            status,
            recipe,
            name,
            Pairs.read("label", label),
            Pairs.read("param", param),
            createdAfter,
            createdBefore);
    var found =
        search.find(projects.current().id(), filter, Page.cursor(after, RunId::parse), limit);
    return Page.of(snapshots.summaries(found), limit, RunView::id);
  }

  @GetMapping(path = "/{run}", produces = MediaType.APPLICATION_JSON_VALUE)
  @Allowed(Role.VIEWER)
  @Operation(
      operationId = "getRun",
      summary = "Show a run",
      description =
          "By id, or by name: then the live run of that name, else the newest. `Retry-After` is set"
              + " while it is moving. With `Accept: text/plain` the answer is its step tree, as"
              + " `argo get` prints it.")
  @ApiResponse(
      responseCode = "200",
      description = "The run.",
      content = {
        @Content(
            mediaType = MediaType.APPLICATION_JSON_VALUE,
            schema = @Schema(implementation = RunView.class)),
        @Content(
            mediaType = MediaType.TEXT_PLAIN_VALUE,
            schema = @Schema(type = "string"),
            examples = @ExampleObject(name = "training", value = Examples.TREE))
      },
      headers = {
        @Header(
            name = HttpHeaders.ETAG,
            description = "For `If-Match`.",
            schema = @Schema(type = "string")),
        @Header(
            name = HttpHeaders.RETRY_AFTER,
            description = "Seconds until it is worth asking again; absent once the run is final.",
            schema = @Schema(type = "integer"))
      })
  @Refusal(status = 404, code = "run_not_found", when = "No run has this id or name.")
  @Refusal(status = 404, code = "attempt_not_found", when = "The run has no such attempt.")
  @Refusal(status = 410, code = "run_deleted", when = "The run was deleted.")
  ResponseEntity<RunView> get(
      @Parameter(description = Examples.RUN, example = "example-dog") @PathVariable String run,
      @Parameter(description = "Show the steps of this attempt instead of the present one's.")
          @RequestParam
          @Min(1)
          @Nullable Integer attempt) {
    var found = snapshots.get(projects.current().id(), run, attempt);
    return answer(found).eTag(found.etag()).body(found.view());
  }

  /** {@code argo get}. It has no ETag: the time that a step takes is in it. */
  @GetMapping(path = "/{run}", produces = MediaType.TEXT_PLAIN_VALUE)
  @Allowed(Role.VIEWER)
  @Operation(hidden = true)
  ResponseEntity<String> tree(
      @PathVariable String run, @RequestParam @Min(1) @Nullable Integer attempt) {
    var found = snapshots.get(projects.current().id(), run, attempt);
    return answer(found)
        .contentType(new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8))
        .body(new RunText(found.view(), clock.instant()).text());
  }

  private static ResponseEntity.BodyBuilder answer(Snapshot found) {
    var answer = ResponseEntity.ok();
    return found.run().status().isFinal() ? answer : answer.header(HttpHeaders.RETRY_AFTER, "5");
  }

  @PostMapping("/{run}/cancel")
  @Allowed(Role.RUNNER)
  @Operation(
      operationId = "cancelRun",
      summary = "Cancel a run",
      description =
          "Ends its workflow, also one that is still to come. Asking twice is asking once; a"
              + " finished run stays as it is.")
  @ApiResponse(
      responseCode = "202",
      description = "The run, canceling, canceled or already final.",
      headers =
          @Header(
              name = HttpHeaders.ETAG,
              description = "For `If-Match`.",
              schema = @Schema(type = "string")))
  @Refusal(status = 404, code = "run_not_found", when = "No run has this id or name.")
  @Refusal(status = 410, code = "run_deleted", when = "The run was deleted.")
  ResponseEntity<RunView> cancel(
      @Parameter(description = Examples.RUN, example = "example-dog") @PathVariable String run) {
    var project = projects.current().id();
    var canceled = snapshots.get(project, commands.cancel(project, run));
    return ResponseEntity.accepted().eTag(canceled.etag()).body(canceled.view());
  }

  @DeleteMapping("/{run}")
  @Allowed(Role.ADMIN)
  @Operation(
      operationId = "deleteRun",
      summary = "Delete a finished run",
      description =
          "Goes: its workflow; name, parameters, labels, metadata and stored answers; logs,"
              + " metrics, history, steps and attempts. Stays: id, project, recipe, times, status,"
              + " reason and cost; the endpoint, unless `endpoint=true`; and the files on the"
              + " claim, unless `artifacts=true`: then those go that were catalogued as made by"
              + " this run, after the endpoint, and others may have its output folder. Later calls"
              + " answer 410.")
  @ApiResponse(responseCode = "204", description = "Deleted.", content = @Content)
  @Refusal(status = 404, code = "run_not_found", when = "No run has this id or name.")
  @Refusal(status = 410, code = "run_deleted", when = "The run was deleted.")
  @Refusal(status = 409, code = "run_not_finished", when = "The run is not final; cancel it.")
  @Refusal(
      status = 409,
      code = "artifacts_in_use",
      when = "An endpoint serves from the files that are to go: `run` names its run.")
  @Refusal(
      status = 409,
      code = "artifacts_not_catalogued",
      when = "The files that are to go are not catalogued yet; ask again.")
  @Refusal(
      status = 409,
      code = "output_taken",
      when = "The files are to go, and another run has the output folder since.")
  @Refusal(
      status = 503,
      code = "volume_not_mounted",
      when = "The files are to go, and their claim is not mounted here.")
  @Refusal(
      status = 412,
      code = "changed_meanwhile",
      when = "The run has changed since the ETag in `If-Match`.")
  ResponseEntity<Void> delete(
      @Parameter(description = Examples.RUN, example = "example-dog") @PathVariable String run,
      @Parameter(description = "Delete its endpoint too.") @RequestParam(defaultValue = "false")
          boolean endpoint,
      @Parameter(description = "Delete the files that it made, too.")
          @RequestParam(defaultValue = "false")
          boolean artifacts,
      @Parameter(description = "The ETag that the run must still have.")
          @RequestHeader(name = HttpHeaders.IF_MATCH, required = false)
          @Nullable String ifMatch) {
    commands.delete(
        projects.current().id(), run, new RunCommands.With(endpoint, artifacts), ifMatch);
    return ResponseEntity.noContent().build();
  }
}
