package dev.easel.reconcile;

import dev.easel.http.JsonBody;
import dev.easel.http.Problem;
import dev.easel.http.Refusal;
import dev.easel.http.Violations;
import dev.easel.kubernetes.ClusterFailure;
import dev.easel.kubernetes.Words;
import dev.easel.projects.Allowed;
import dev.easel.projects.Project;
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
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/v1/cleanup")
@Tag(name = "reconcile")
class CleanupController {

  private final Projects projects;
  private final Leftovers leftovers;
  private final Cleanups cleanups;
  private final ClaimHolders claims;

  CleanupController(
      Projects projects, Leftovers leftovers, Cleanups cleanups, ClaimHolders claims) {
    this.projects = projects;
    this.leftovers = leftovers;
    this.cleanups = cleanups;
    this.claims = claims;
  }

  @PostMapping
  @Allowed(Role.ADMIN)
  @Operation(
      operationId = "cleanUp",
      summary = "Clear away what runs left",
      description =
          "Lists the workflows and InferenceServices of recipes in the namespace, those of no run"
              + " too, and who still holds each claim. With `confirm` they are deleted, all that"
              + " the answer lists and nothing that is made later; confirmed again meanwhile, what"
              + " is there by then goes with it, and the answer says what is still there. Claims"
              + " and the files on them are never deleted, and finished runs stay in the list of"
              + " runs.",
      requestBody =
          @RequestBody(
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON_VALUE,
                      schema = @Schema(implementation = CleanupRequest.class),
                      examples = {
                        @ExampleObject(name = "dry-run", summary = "Only list it", value = "{}"),
                        @ExampleObject(
                            name = "confirmed",
                            summary = "End what works, and delete all",
                            value = "{\"confirm\": true, \"include_live\": true}")
                      })))
  @ApiResponse(
      responseCode = "200",
      description = "What would go; nothing was changed.",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON_VALUE,
              schema = @Schema(implementation = CleanupView.class)))
  @ApiResponse(
      responseCode = "202",
      description = "What goes.",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON_VALUE,
              schema = @Schema(implementation = CleanupView.class)))
  @Refusal(
      status = 409,
      code = "live_runs",
      when = "Runs have not ended: `live` names what works. With `include_live` they are canceled.")
  @Refusal(status = 502, code = "cluster_refused", when = ClusterProblem.REFUSED)
  @Refusal(status = 503, code = "cluster_unreachable", when = ClusterProblem.AWAY)
  ResponseEntity<CleanupView> cleanUp(@Parameter(hidden = true) JsonBody body) {
    var request = CleanupRequest.read(body);
    var project = projects.current();
    var found = ClusterProblem.or(() -> leftovers.find(project));
    if (!request.confirm()) {
      return ResponseEntity.ok(held(project, CleanupView.dryRun(found)));
    }
    if (!request.includeLive()) {
      refuseLive(found, cleanups.open(project.id()));
    }
    cleanups.begin(project, found);
    return ResponseEntity.accepted().body(last(project));
  }

  @GetMapping
  @Allowed(Role.VIEWER)
  @Operation(
      operationId = "getCleanup",
      summary = "Show the last clean-up",
      description = "What of it is gone, what is still there and why, and who holds each claim.")
  @ApiResponse(responseCode = "200", description = "The last one that was confirmed.")
  @Refusal(status = 404, code = "never_cleaned_up", when = "None was confirmed.")
  CleanupView last() {
    return last(projects.current());
  }

  private CleanupView last(Project project) {
    return cleanups
        .last(project.id())
        .map(last -> held(project, CleanupView.of(last, cleanups.items(project.id()))))
        .orElseThrow(
            () ->
                new Problem(
                    HttpStatus.NOT_FOUND,
                    "never_cleaned_up",
                    "No clean-up was confirmed; POST /v1/cleanup lists what would go."));
  }

  /** What goes does not hang on who holds the claims. */
  private CleanupView held(Project project, CleanupView view) {
    try {
      return view.with(claims.of(project.namespace()), null);
    } catch (ClusterFailure failure) {
      return view.with(null, Words.bounded(String.valueOf(failure.getMessage())));
    }
  }

  /** What goes already was confirmed before. */
  private static void refuseLive(List<Leftover> found, List<Leftover> open) {
    var live =
        found.stream()
            .filter(Leftover::live)
            .filter(item -> open.stream().noneMatch(item::isSame))
            .map(Leftover::name)
            .distinct()
            .toList();
    if (!live.isEmpty()) {
      throw new Problem(
              HttpStatus.CONFLICT,
              "live_runs",
              "%d runs and workflows have not ended; with include_live they are canceled first."
                  .formatted(live.size()))
          .with("live", live);
    }
  }

  /** What a caller sends to clear away what runs left. */
  @Schema(name = "CleanupRequest", additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
  record CleanupRequest(
      @Schema(description = "Delete it; else it is only listed.", defaultValue = "false")
          boolean confirm,
      @Schema(description = "Cancel runs that have not ended, too.", defaultValue = "false")
          boolean includeLive) {

    private static CleanupRequest read(JsonBody body) {
      var violations = new Violations();
      var members = body.members(violations);
      var confirm = members.flag("confirm", false);
      var includeLive = members.flag("include_live", false);
      members.refuseOthers();
      violations.throwIfAny();
      return new CleanupRequest(confirm, includeLive);
    }
  }
}
