package dev.easel.triggers;

import dev.easel.http.Idempotency;
import dev.easel.http.JsonBody;
import dev.easel.http.Page;
import dev.easel.http.Refusal;
import dev.easel.http.TakesIdempotencyKey;
import dev.easel.projects.Allowed;
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
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
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
@RequestMapping("/v1/triggers")
@Tag(name = "triggers", description = "Addresses by which other systems start runs.")
class TriggersController {

  static final String ID = "The trigger's id.";
  static final String EXAMPLE = "trg_01kaq7w3k9e5xv6m2t8r4n0bcd";
  static final String UNKNOWN = "No trigger has this id, or another project's has.";
  private static final String NO_RECIPES =
      "The cluster has not listed its recipes yet, and none are remembered.";

  private final Projects projects;
  private final TriggerOrders orders;
  private final Triggers triggers;
  private final Rehearsals rehearsals;
  private final Idempotency idempotency;

  TriggersController(
      Projects projects,
      TriggerOrders orders,
      Triggers triggers,
      Rehearsals rehearsals,
      Idempotency idempotency) {
    this.projects = projects;
    this.orders = orders;
    this.triggers = triggers;
    this.rehearsals = rehearsals;
    this.idempotency = idempotency;
  }

  @PostMapping
  @Allowed(Role.ADMIN)
  @Operation(
      operationId = "createTrigger",
      summary = "Make a trigger",
      description =
          "The other system posts to `path`, signed as `scheme` says. The answer shows the secret"
              + " if Easel made it, once. Runs pass what `POST /v1/runs` checks, at the time of the"
              + " call, and have the label `easel.dev/trigger`.",
      requestBody =
          @RequestBody(
              required = true,
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON_VALUE,
                      schema = @Schema(implementation = TriggerForm.class),
                      examples = {
                        @ExampleObject(name = "github", value = TriggerForm.GITHUB),
                        @ExampleObject(name = "none", value = TriggerForm.NONE)
                      })))
  @TakesIdempotencyKey
  @ApiResponse(
      responseCode = "201",
      description = "The trigger, with `secret` if Easel made it.",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON_VALUE,
              schema = @Schema(implementation = TriggerView.class)),
      headers =
          @Header(
              name = HttpHeaders.LOCATION,
              description = "Where the trigger is.",
              schema = @Schema(type = "string")))
  @Refusal(
      status = 409,
      code = "encryption_not_configured",
      when = "Easel has no key to encrypt the secret with.")
  @Refusal(
      status = 409,
      code = "too_many_triggers",
      when = "The project has as many as it may, 100 by default.")
  @Refusal(status = 503, code = "recipes_unknown", when = NO_RECIPES)
  ResponseEntity<?> create(@Parameter(hidden = true) JsonBody body, HttpServletRequest request) {
    var project = projects.current();
    var asked = orders.read(project, body);
    return idempotency.once(
        project.id(), request, body, () -> created(orders.make(project, caller(request), asked)));
  }

  private static String caller(HttpServletRequest request) {
    var principal = request.getUserPrincipal();
    return principal == null ? "anonymous" : principal.getName();
  }

  private static ResponseEntity<?> created(TriggerView made) {
    return ResponseEntity.created(URI.create(made.path()))
        .cacheControl(CacheControl.noStore())
        .body(made);
  }

  @GetMapping
  @Allowed(Role.ADMIN)
  @Operation(
      operationId = "listTriggers",
      summary = "List triggers",
      description = "Newest first. No call shows a secret again.")
  @ApiResponse(responseCode = "200", description = "A page of triggers.")
  @Refusal(status = 400, code = "bad_cursor", when = "`after` is no id of a trigger.")
  Page<TriggerView> list(
      @Parameter(description = "Only those that this caller made, such as a key's id.")
          @RequestParam(name = "created_by")
          @Nullable String createdBy,
      @Parameter(description = "The longest page.")
          @RequestParam(defaultValue = "20")
          @Min(1)
          @Max(100)
          int limit,
      @Parameter(description = "The `next` of the page before.") @RequestParam
          @Nullable String after) {
    var found =
        triggers.list(
            projects.current().id(), createdBy, Page.cursor(after, TriggerId::parse), limit);
    return Page.of(found.stream().map(TriggerView::of).toList(), limit, TriggerView::id);
  }

  @GetMapping("/{trigger}")
  @Allowed(Role.ADMIN)
  @Operation(
      operationId = "getTrigger",
      summary = "Show a trigger",
      description = "What it takes, and what it makes of that; never its secret.")
  @ApiResponse(
      responseCode = "200",
      description = "The trigger.",
      headers =
          @Header(
              name = HttpHeaders.ETAG,
              description = "For `If-Match`.",
              schema = @Schema(type = "string")))
  @Refusal(status = 404, code = "trigger_not_found", when = UNKNOWN)
  ResponseEntity<TriggerView> get(
      @Parameter(description = ID, example = EXAMPLE) @PathVariable String trigger) {
    return answer(triggers.get(projects.current().id(), trigger));
  }

  private static ResponseEntity<TriggerView> answer(Trigger trigger) {
    return ResponseEntity.ok().eTag(trigger.etag()).body(TriggerView.of(trigger));
  }

  @PatchMapping("/{trigger}")
  @Allowed(Role.ADMIN)
  @Operation(
      operationId = "changeTrigger",
      summary = "Change a trigger",
      description =
          "Members that are given take the place of those that there were, whole; null takes one"
              + " away. Scheme and secret stay: make another, or rotate it. Disabled, it refuses"
              + " every call.",
      requestBody =
          @RequestBody(
              required = true,
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON_VALUE,
                      schema =
                          @Schema(
                              type = "object",
                              description =
                                  "Any members of TriggerRequest but `scheme` and `secret`."),
                      examples = @ExampleObject(name = "disable", value = TriggerForm.CHANGE))))
  @ApiResponse(
      responseCode = "200",
      description = "The trigger.",
      headers =
          @Header(
              name = HttpHeaders.ETAG,
              description = "For `If-Match`.",
              schema = @Schema(type = "string")))
  @Refusal(status = 404, code = "trigger_not_found", when = UNKNOWN)
  @Refusal(
      status = 412,
      code = "changed_meanwhile",
      when = "The trigger has changed since the ETag in `If-Match`.")
  @Refusal(status = 503, code = "recipes_unknown", when = NO_RECIPES)
  ResponseEntity<TriggerView> change(
      @Parameter(description = ID, example = EXAMPLE) @PathVariable String trigger,
      @Parameter(hidden = true) JsonBody body,
      @Parameter(description = "The ETag that the trigger must still have.")
          @RequestHeader(name = HttpHeaders.IF_MATCH, required = false)
          @Nullable String ifMatch) {
    return answer(orders.change(projects.current(), trigger, body, ifMatch));
  }

  @DeleteMapping("/{trigger}")
  @Allowed(Role.ADMIN)
  @Operation(
      operationId = "deleteTrigger",
      summary = "Delete a trigger",
      description = "With its secret and its log; the runs that it started stay.")
  @ApiResponse(responseCode = "204", description = "Deleted.", content = @Content)
  @Refusal(status = 404, code = "trigger_not_found", when = UNKNOWN)
  @Refusal(
      status = 412,
      code = "changed_meanwhile",
      when = "The trigger has changed since the ETag in `If-Match`.")
  ResponseEntity<Void> delete(
      @Parameter(description = ID, example = EXAMPLE) @PathVariable String trigger,
      @Parameter(description = "The ETag that the trigger must still have.")
          @RequestHeader(name = HttpHeaders.IF_MATCH, required = false)
          @Nullable String ifMatch) {
    orders.delete(projects.current(), trigger, ifMatch);
    return ResponseEntity.noContent().build();
  }

  @PostMapping("/{trigger}/rotate")
  @Allowed(Role.ADMIN)
  @Operation(
      operationId = "rotateTrigger",
      summary = "Put a new secret in the place of a trigger's",
      description =
          "The old one counts for the overlap, too, a day unless another is given. Give `secret` if"
              + " the other system made it, as Stripe does; else Easel makes one, and the answer"
              + " shows it, once.",
      requestBody =
          @RequestBody(
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON_VALUE,
                      schema = @Schema(implementation = SecretForm.class),
                      examples = @ExampleObject(name = "hour", value = TriggerForm.ROTATE))))
  @TakesIdempotencyKey
  @ApiResponse(
      responseCode = "201",
      description = "The trigger, with `secret` if Easel made it.",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON_VALUE,
              schema = @Schema(implementation = TriggerView.class)),
      headers =
          @Header(
              name = HttpHeaders.LOCATION,
              description = "Where the trigger is.",
              schema = @Schema(type = "string")))
  @Refusal(status = 404, code = "trigger_not_found", when = UNKNOWN)
  @Refusal(status = 409, code = "no_secret", when = "The trigger's scheme is `none`.")
  @Refusal(
      status = 409,
      code = "encryption_not_configured",
      when = "Easel has no key to encrypt the secret with.")
  ResponseEntity<?> rotate(
      @Parameter(description = ID, example = EXAMPLE) @PathVariable String trigger,
      @Parameter(hidden = true) JsonBody body,
      HttpServletRequest request) {
    var project = projects.current();
    return idempotency.once(
        project.id(), request, body, () -> created(orders.rotate(project, trigger, body)));
  }

  /** For OpenAPI. */
  @Schema(name = "TriggerRotation", additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
  record SecretForm(
      @Schema(description = "The new one, if the other system made it.") String secret,
      @Schema(
              description = "How long the old one counts, too.",
              defaultValue = "86400",
              minimum = "0",
              maximum = "2592000")
          long overlapSeconds) {}

  @PostMapping("/{trigger}/test")
  @Allowed(Role.ADMIN)
  @Operation(
      operationId = "testTrigger",
      summary = "Say what a trigger would make of a payload",
      description =
          "Unsigned, also while it is disabled; nothing is stored, and nothing started. `run` is"
              + " the dry run of what would be asked for.",
      requestBody =
          @RequestBody(
              required = true,
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON_VALUE,
                      schema =
                          @Schema(type = "object", description = "As the other system sends it."),
                      examples = @ExampleObject(name = "push", value = TriggerForm.PUSH))))
  @ApiResponse(responseCode = "200", description = "What would become of it.")
  @Refusal(status = 404, code = "trigger_not_found", when = UNKNOWN)
  @Refusal(status = 503, code = "recipes_unknown", when = NO_RECIPES)
  Rehearsal test(
      @Parameter(description = ID, example = EXAMPLE) @PathVariable String trigger,
      @Parameter(hidden = true) JsonBody body) {
    return rehearsals.of(projects.current(), trigger, body);
  }
}
