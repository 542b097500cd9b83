package dev.easel.webhooks;

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
import java.time.Clock;
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
@RequestMapping("/v1/webhooks")
@Tag(name = "webhooks", description = "Who is told what happens, and what was delivered.")
class WebhooksController {

  static final String ID = "The webhook's id.";
  static final String EXAMPLE = "whk_01kaq7w3k9e5xv6m2t8r4n0bcd";
  static final String UNKNOWN = "No webhook has this id, or another project's has.";
  private static final String MATCH = "The ETag that the webhook must still have.";
  private static final String CHANGED = "The webhook has changed since the ETag in `If-Match`.";
  private static final String NO_KEY = "This Easel has no key to encrypt secrets with.";

  private final Projects projects;
  private final Webhooks webhooks;
  private final WebhookOrders orders;
  private final WebhookFields fields;
  private final Idempotency idempotency;
  private final Clock clock;

  WebhooksController(
      Projects projects,
      Webhooks webhooks,
      WebhookOrders orders,
      WebhookFields fields,
      Idempotency idempotency,
      Clock clock) {
    this.projects = projects;
    this.webhooks = webhooks;
    this.orders = orders;
    this.fields = fields;
    this.idempotency = idempotency;
    this.clock = clock;
  }

  @PostMapping
  @Allowed(Role.ADMIN)
  @Operation(
      operationId = "createWebhook",
      summary = "Have an address told what happens",
      description =
          "Notifications are POSTed to it as Standard Webhooks says: at least once, those of one"
              + " run in their order, again for three days if it does not answer with 2xx. The"
              + " answer shows the secret that they are signed with, once.",
      requestBody =
          @RequestBody(
              required = true,
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON_VALUE,
                      schema = @Schema(implementation = WebhookRequest.class),
                      examples = @ExampleObject(name = "shop", value = WebhookRequest.EXAMPLE))))
  @TakesIdempotencyKey
  @ApiResponse(
      responseCode = "201",
      description = "The webhook, with `secret`.",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON_VALUE,
              schema = @Schema(implementation = WebhookView.class)),
      headers =
          @Header(
              name = HttpHeaders.LOCATION,
              description = "Where the webhook is.",
              schema = @Schema(type = "string")))
  @Refusal(status = 404, code = "run_not_found", when = "`run` names no run of the project.")
  @Refusal(status = 409, code = "encryption_not_configured", when = NO_KEY)
  @Refusal(
      status = 409,
      code = "too_many_webhooks",
      when =
          "The project has as many as it may, 100 by default; those of a `run`, 10 of each, beside"
              + " that.")
  @Refusal(status = 410, code = "run_deleted", when = "`run` was deleted.")
  ResponseEntity<?> create(@Parameter(hidden = true) JsonBody body, HttpServletRequest request) {
    var asked = WebhookRequest.read(body, fields);
    var project = projects.current().id();
    return idempotency.once(
        project, request, body, () -> created(orders.make(project, caller(request), asked)));
  }

  private static ResponseEntity<?> created(WebhookView made) {
    return ResponseEntity.created(URI.create(made.urls().get("self")))
        .cacheControl(CacheControl.noStore())
        .body(made);
  }

  private static String caller(HttpServletRequest request) {
    var principal = request.getUserPrincipal();
    return principal == null ? "anonymous" : principal.getName();
  }

  @PostMapping("/{webhook}/rotate")
  @Allowed(Role.ADMIN)
  @Operation(
      operationId = "rotateWebhook",
      summary = "Put a new secret in the place of a webhook's",
      description =
          "For the overlap, a day unless another is given, deliveries have two signatures: of the"
              + " new secret, which the answer shows once, and of the one before. An earlier one"
              + " signs no more.",
      requestBody =
          @RequestBody(
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON_VALUE,
                      schema = @Schema(implementation = RotateSecretRequest.class),
                      examples =
                          @ExampleObject(name = "day", value = RotateSecretRequest.EXAMPLE))))
  @TakesIdempotencyKey
  @ApiResponse(
      responseCode = "201",
      description = "The webhook, with `secret`.",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON_VALUE,
              schema = @Schema(implementation = WebhookView.class)),
      headers =
          @Header(
              name = HttpHeaders.LOCATION,
              description = "Where the webhook is.",
              schema = @Schema(type = "string")))
  @Refusal(status = 404, code = "webhook_not_found", when = UNKNOWN)
  @Refusal(status = 409, code = "encryption_not_configured", when = NO_KEY)
  ResponseEntity<?> rotate(
      @Parameter(description = ID, example = EXAMPLE) @PathVariable String webhook,
      @Parameter(hidden = true) JsonBody body,
      HttpServletRequest request) {
    var asked = RotateSecretRequest.read(body);
    var project = projects.current().id();
    return idempotency.once(
        project, request, body, () -> created(orders.rotate(project, webhook, asked)));
  }

  @GetMapping
  @Allowed(Role.ADMIN)
  @Operation(
      operationId = "listWebhooks",
      summary = "List webhooks",
      description = "Newest first. No call shows a secret again, or a URL's query.")
  @ApiResponse(responseCode = "200", description = "A page of webhooks.")
  @Refusal(status = 400, code = "bad_cursor", when = "`after` is no id of a webhook.")
  Page<WebhookView> list(
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
    var now = clock.instant();
    var found =
        webhooks.list(
            projects.current().id(), createdBy, Page.cursor(after, WebhookId::parse), limit);
    return Page.of(
        found.stream().map(webhook -> WebhookView.of(webhook, now)).toList(),
        limit,
        WebhookView::id);
  }

  @GetMapping("/event-types")
  @Allowed(Role.VIEWER)
  @Operation(
      operationId = "listEventTypes",
      summary = "List what webhooks can be told of",
      description = "A webhook names types, groups of them such as `run.*`, or `*`.")
  @ApiResponse(responseCode = "200", description = "All of them.")
  Page<EventTypeView> eventTypes() {
    return new Page<>(EventType.catalogue().stream().map(EventTypeView::of).toList(), false, null);
  }

  @GetMapping("/{webhook}")
  @Allowed(Role.ADMIN)
  @Operation(
      operationId = "getWebhook",
      summary = "Show a webhook",
      description = "What it is told of, and whether its receiver takes it; never its secret.")
  @ApiResponse(
      responseCode = "200",
      description = "The webhook.",
      headers =
          @Header(
              name = HttpHeaders.ETAG,
              description = "For `If-Match`.",
              schema = @Schema(type = "string")))
  @Refusal(status = 404, code = "webhook_not_found", when = UNKNOWN)
  ResponseEntity<WebhookView> get(
      @Parameter(description = ID, example = EXAMPLE) @PathVariable String webhook) {
    return shown(orders.get(projects.current().id(), webhook));
  }

  @PatchMapping("/{webhook}")
  @Allowed(Role.ADMIN)
  @Operation(
      operationId = "changeWebhook",
      summary = "Change a webhook",
      description =
          "What is left out stays. One that is disabled is told nothing new; what it was to be told"
              + " before waits until it is enabled.",
      requestBody =
          @RequestBody(
              required = true,
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON_VALUE,
                      schema = @Schema(implementation = WebhookChange.class),
                      examples = @ExampleObject(name = "types", value = WebhookChange.EXAMPLE))))
  @ApiResponse(
      responseCode = "200",
      description = "The webhook.",
      headers =
          @Header(
              name = HttpHeaders.ETAG,
              description = "For `If-Match`.",
              schema = @Schema(type = "string")))
  @Refusal(status = 404, code = "webhook_not_found", when = UNKNOWN)
  @Refusal(status = 409, code = "encryption_not_configured", when = NO_KEY)
  @Refusal(status = 412, code = "changed_meanwhile", when = CHANGED)
  ResponseEntity<WebhookView> change(
      @Parameter(description = ID, example = EXAMPLE) @PathVariable String webhook,
      @Parameter(hidden = true) JsonBody body,
      @Parameter(description = MATCH) @RequestHeader(name = HttpHeaders.IF_MATCH, required = false)
          @Nullable String ifMatch) {
    return shown(orders.change(projects.current().id(), webhook, body, ifMatch));
  }

  private ResponseEntity<WebhookView> shown(Webhook webhook) {
    return ResponseEntity.ok().eTag(webhook.etag()).body(WebhookView.of(webhook, clock.instant()));
  }

  @DeleteMapping("/{webhook}")
  @Allowed(Role.ADMIN)
  @Operation(
      operationId = "deleteWebhook",
      summary = "Delete a webhook",
      description = "With all that is kept of its deliveries; what was not delivered is not.")
  @ApiResponse(responseCode = "204", description = "Deleted.", content = @Content)
  @Refusal(status = 404, code = "webhook_not_found", when = UNKNOWN)
  @Refusal(status = 412, code = "changed_meanwhile", when = CHANGED)
  ResponseEntity<Void> delete(
      @Parameter(description = ID, example = EXAMPLE) @PathVariable String webhook,
      @Parameter(description = MATCH) @RequestHeader(name = HttpHeaders.IF_MATCH, required = false)
          @Nullable String ifMatch) {
    orders.delete(projects.current().id(), webhook, ifMatch);
    return ResponseEntity.noContent().build();
  }
}
