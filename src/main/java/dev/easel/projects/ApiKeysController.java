package dev.easel.projects;

import dev.easel.http.Idempotency;
import dev.easel.http.JsonBody;
import dev.easel.http.Page;
import dev.easel.http.Refusal;
import dev.easel.http.TakesIdempotencyKey;
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
@RequestMapping("/v1/api-keys")
@Tag(name = "api-keys", description = "Who may call, and how much.")
class ApiKeysController {

  private static final String ID = "The key's id.";
  private static final String EXAMPLE = "key_01kaq7w3k9e5xv6m2t8r4n0bcd";
  private static final String UNKNOWN = "No key has this id, or another project's has.";
  private static final String ABOVE = "The key would have a higher role than the caller.";

  private final Projects projects;
  private final ApiKeys keys;
  private final KeyOrders orders;
  private final Idempotency idempotency;
  private final Clock clock;

  ApiKeysController(
      Projects projects, ApiKeys keys, KeyOrders orders, Idempotency idempotency, Clock clock) {
    this.projects = projects;
    this.keys = keys;
    this.orders = orders;
    this.idempotency = idempotency;
    this.clock = clock;
  }

  @PostMapping
  @Allowed(Role.ADMIN)
  @Operation(
      operationId = "createApiKey",
      summary = "Make a key",
      description =
          "The answer shows the key, once: Easel keeps its digest alone. Repeated with the same"
              + " `Idempotency-Key` nothing more is made, and the answer has everything but the"
              + " key; one that got lost is rotated. On an Easel that asks for no key the first"
              + " operator's ends that.",
      requestBody =
          @RequestBody(
              required = true,
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON_VALUE,
                      schema = @Schema(implementation = ApiKeyRequest.class),
                      examples = @ExampleObject(name = "runner", value = ApiKeyRequest.EXAMPLE))))
  @TakesIdempotencyKey
  @ApiResponse(
      responseCode = "201",
      description = "The key, with `key`.",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON_VALUE,
              schema = @Schema(implementation = ApiKeyView.class)),
      headers =
          @Header(
              name = HttpHeaders.LOCATION,
              description = "Where what is told of the key is.",
              schema = @Schema(type = "string")))
  @Refusal(status = 403, code = "forbidden", when = ABOVE)
  ResponseEntity<?> create(@Parameter(hidden = true) JsonBody body, HttpServletRequest request) {
    var caller = Caller.current();
    var asked = ApiKeyRequest.read(body);
    return idempotency.once(
        projects.current().id(), request, body, () -> created(orders.make(caller, asked)));
  }

  @PostMapping("/{key}/rotate")
  @Allowed(Role.ADMIN)
  @Operation(
      operationId = "rotateApiKey",
      summary = "Put a new key in the place of one",
      description =
          "The new key has the old one's name and role, and as long a life as that was made with."
              + " The old one opens everything for the overlap, a day unless another is given, and"
              + " says what replaced it. The answer shows the new key, once.",
      requestBody =
          @RequestBody(
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON_VALUE,
                      schema = @Schema(implementation = RotateRequest.class),
                      examples = @ExampleObject(name = "hour", value = RotateRequest.EXAMPLE))))
  @TakesIdempotencyKey
  @ApiResponse(
      responseCode = "201",
      description = "The new key, with `key`.",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON_VALUE,
              schema = @Schema(implementation = ApiKeyView.class)),
      headers =
          @Header(
              name = HttpHeaders.LOCATION,
              description = "Where what is told of the new key is.",
              schema = @Schema(type = "string")))
  @Refusal(status = 404, code = "api_key_not_found", when = UNKNOWN)
  @Refusal(
      status = 409,
      code = "already_rotated",
      when = "It was rotated before; `replaced_by` names the key in its place.")
  @Refusal(status = 409, code = "api_key_ended", when = "It is revoked or has expired.")
  ResponseEntity<?> rotate(
      @Parameter(description = ID, example = EXAMPLE) @PathVariable String key,
      @Parameter(hidden = true) JsonBody body,
      HttpServletRequest request) {
    var caller = Caller.current();
    var asked = RotateRequest.read(body);
    return idempotency.once(
        projects.current().id(), request, body, () -> created(orders.rotate(caller, key, asked)));
  }

  private static ResponseEntity<?> created(ApiKeyView made) {
    return ResponseEntity.created(URI.create("/v1/api-keys/" + made.id()))
        .cacheControl(org.springframework.http.CacheControl.noStore())
        .body(made);
  }

  @GetMapping
  @Allowed(Role.ADMIN)
  @Operation(
      operationId = "listApiKeys",
      summary = "List keys",
      description =
          "Newest first, revoked and expired ones too. An admin sees those of the project, an"
              + " operator all. No call shows a key's secret.")
  @ApiResponse(responseCode = "200", description = "A page of keys.")
  @Refusal(status = 400, code = "bad_cursor", when = "`after` is no id of a key.")
  Page<ApiKeyView> list(
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
        keys.list(
            Caller.current().project(), createdBy, Page.cursor(after, ApiKeyId::parse), limit);
    return Page.of(
        found.stream().map(key -> ApiKeyView.of(key, now)).toList(), limit, ApiKeyView::id);
  }

  @GetMapping("/{key}")
  @Allowed(Role.ADMIN)
  @Operation(
      operationId = "getApiKey",
      summary = "Show what is told of a key",
      description = "Its role, its life and its last use; never its secret.")
  @ApiResponse(
      responseCode = "200",
      description = "What is told of it.",
      headers =
          @Header(
              name = HttpHeaders.ETAG,
              description = "For `If-Match`.",
              schema = @Schema(type = "string")))
  @Refusal(status = 404, code = "api_key_not_found", when = UNKNOWN)
  ResponseEntity<ApiKeyView> get(
      @Parameter(description = ID, example = EXAMPLE) @PathVariable String key) {
    var found = orders.get(Caller.current(), key);
    return ResponseEntity.ok().eTag(found.etag()).body(ApiKeyView.of(found, clock.instant()));
  }

  @DeleteMapping("/{key}")
  @Allowed(Role.ADMIN)
  @Operation(
      operationId = "revokeApiKey",
      summary = "Revoke a key",
      description =
          "It opens nothing from now on, on every replica, and answers that stay open for it end"
              + " within seconds. What is told of it stays. Asking twice is asking once. The list's"
              + " `created_by` shows the keys that were made with it, that of webhooks those;"
              + " `made=true` revokes the keys, and disables webhooks and triggers that were made"
              + " with any of them. Without an operator's key, `EASEL_API_KEY` is the way back in.")
  @ApiResponse(responseCode = "204", description = "Revoked.", content = @Content)
  @Refusal(status = 404, code = "api_key_not_found", when = UNKNOWN)
  @Refusal(
      status = 412,
      code = "changed_meanwhile",
      when = "The key has changed since the ETag in `If-Match`.")
  ResponseEntity<Void> revoke(
      @Parameter(description = ID, example = EXAMPLE) @PathVariable String key,
      @Parameter(
              description =
                  "Revoke the keys that were made with it, and disable its webhooks, too.")
          @RequestParam(defaultValue = "false")
          boolean made,
      @Parameter(description = "The ETag that the key must still have.")
          @RequestHeader(name = HttpHeaders.IF_MATCH, required = false)
          @Nullable String ifMatch) {
    orders.revoke(Caller.current(), key, made, ifMatch);
    return ResponseEntity.noContent().build();
  }
}
