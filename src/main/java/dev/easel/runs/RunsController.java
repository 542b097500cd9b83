package dev.easel.runs;

import dev.easel.http.Idempotency;
import dev.easel.http.Invalid;
import dev.easel.http.JsonBody;
import dev.easel.http.Page;
import dev.easel.projects.Projects;
import dev.easel.runs.RunSearch.Filter;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
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
  private final Acceptance acceptance;
  private final Idempotency idempotency;
  private final Runs runs;
  private final RunSearch search;
  private final RunCommands commands;

  RunsController(
      Projects projects,
      Acceptance acceptance,
      Idempotency idempotency,
      Runs runs,
      RunSearch search,
      RunCommands commands) {
    this.projects = projects;
    this.acceptance = acceptance;
    this.idempotency = idempotency;
    this.runs = runs;
    this.search = search;
    this.commands = commands;
  }

  @PostMapping
  @Operation(
      operationId = "createRun",
      summary = "Start a run",
      description =
          "Stores the run and answers at once; it is submitted to Argo afterwards, also if Argo is"
              + " away now. With `dry_run=true` nothing is stored, and the answer says what would"
              + " happen and everything that stands against it.")
  ResponseEntity<?> create(
      @Parameter(description = "Only check.")
          @RequestParam(name = "dry_run", defaultValue = "false")
          boolean dryRun,
      @Parameter(hidden = true) JsonBody body,
      HttpServletRequest request) {
    var project = projects.current();
    if (dryRun) {
      return ResponseEntity.ok(dryRun(body));
    }
    return idempotency.once(
        project.id(),
        request,
        body,
        () -> created(acceptance.accept(acceptance.check(project, body))));
  }

  private DryRunView dryRun(JsonBody body) {
    try {
      var draft = acceptance.check(projects.current(), body);
      return DryRunView.of(draft, acceptance.conflicts(draft));
    } catch (Invalid invalid) {
      return DryRunView.refused(invalid.violations());
    }
  }

  private ResponseEntity<?> created(Run run) {
    return ResponseEntity.created(URI.create("/v1/runs/" + run.id()))
        .eTag(etag(run))
        .body(view(run));
  }

  @GetMapping
  @Operation(
      operationId = "listRuns",
      summary = "List runs",
      description = "Newest first. Filters are joined by AND.")
  Page<RunView> list(
      @Parameter(description = "One of the run statuses.") @RequestParam @Nullable RunStatus status,
      @RequestParam @Nullable String recipe,
      @RequestParam @Nullable String name,
      @Parameter(description = "`<key>:<value>`, repeatable.") @RequestParam
          @Nullable List<String> label,
      @Parameter(description = "`<name>:<value>`, repeatable; compared as text.") @RequestParam
          @Nullable List<String> param,
      @RequestParam(name = "created_after") @Nullable Instant createdAfter,
      @RequestParam(name = "created_before") @Nullable Instant createdBefore,
      @RequestParam(defaultValue = "20") @Min(1) @Max(100) int limit,
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
    var found = search.find(projects.current().id(), filter, Pairs.cursor(after), limit);
    var steps = runs.steps(found);
    return Page.of(
        found.stream()
            .map(run -> RunView.summary(run, steps.getOrDefault(run.id(), List.of())))
            .toList(),
        limit,
        RunView::id);
  }

  @GetMapping("/{run}")
  @Operation(
      operationId = "getRun",
      summary = "Show a run",
      description =
          "By id, or by name: then the live run of that name, else the newest. `Retry-After` is set"
              + " while it is moving.")
  ResponseEntity<RunView> get(@PathVariable String run) {
    var found = runs.get(projects.current().id(), run);
    var answer = ResponseEntity.ok().eTag(etag(found));
    if (!found.status().isFinal()) {
      answer.header(HttpHeaders.RETRY_AFTER, "5");
    }
    return answer.body(view(found));
  }

  @PostMapping("/{run}/cancel")
  @Operation(
      operationId = "cancelRun",
      summary = "Cancel a run",
      description =
          "Ends its workflow, also one that is still to come. Asking twice is asking once; a"
              + " finished run stays as it is.")
  ResponseEntity<RunView> cancel(@PathVariable String run) {
    var canceled = commands.cancel(projects.current().id(), run);
    return ResponseEntity.accepted().eTag(etag(canceled)).body(view(canceled));
  }

  @DeleteMapping("/{run}")
  @Operation(
      operationId = "deleteRun",
      summary = "Delete a finished run",
      description =
          "Deletes its workflow and what was said in the request; id, times and status stay, and"
              + " later calls answer 410. Files stay, and so does the endpoint unless"
              + " `endpoint=true`.")
  ResponseEntity<Void> delete(
      @PathVariable String run,
      @Parameter(description = "Delete its endpoint too.") @RequestParam(defaultValue = "false")
          boolean endpoint,
      @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch) {
    commands.delete(projects.current().id(), run, endpoint, ifMatch);
    return ResponseEntity.noContent().build();
  }

  private RunView view(Run run) {
    return RunView.of(run, runs.steps(run), runs.events(run));
  }

  static String etag(Run run) {
    return "\"" + run.lastSequence() + "\"";
  }
}
