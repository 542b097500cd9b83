package dev.easel.triggers;

import dev.easel.http.Page;
import dev.easel.http.Refusal;
import dev.easel.projects.Allowed;
import dev.easel.projects.Projects;
import dev.easel.projects.Role;
import dev.easel.projects.Signed;
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
import java.io.IOException;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/v1/triggers/{trigger}")
@Tag(name = "triggers")
class TriggerDeliveriesController {

  private final Senders senders;
  private final Reception reception;
  private final Triggers triggers;
  private final TriggerDeliveries deliveries;
  private final Projects projects;

  TriggerDeliveriesController(
      Senders senders,
      Reception reception,
      Triggers triggers,
      TriggerDeliveries deliveries,
      Projects projects) {
    this.senders = senders;
    this.reception = reception;
    this.triggers = triggers;
    this.deliveries = deliveries;
    this.projects = projects;
  }

  @PostMapping
  @Signed
  @Operation(
      operationId = "deliverToTrigger",
      summary = "Start a run by another system's call",
      description =
          "What the other system posts, signed as the trigger's scheme says, as JSON, 1 MiB at"
              + " most. The same delivery again, by the sender's id where that is signed, else by"
              + " its body, is told what the first made, for 30 days, and makes nothing. A refused"
              + " one may come again.",
      requestBody =
          @RequestBody(
              required = true,
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON_VALUE,
                      schema = @Schema(type = "object"),
                      examples = @ExampleObject(name = "push", value = TriggerForm.PUSH))))
  @ApiResponse(
      responseCode = "201",
      description = "It started a run.",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON_VALUE,
              schema = @Schema(implementation = Receipt.class)),
      headers =
          @Header(
              name = HttpHeaders.LOCATION,
              description = "Where the run is, for who has a key.",
              schema = @Schema(type = "string")))
  @ApiResponse(
      responseCode = "200",
      description = "The filter left it out, or it came before.",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON_VALUE,
              schema = @Schema(implementation = Receipt.class)))
  @Refusal(status = 400, code = "malformed_json", when = "The body is not one JSON object.")
  @Refusal(status = 401, code = "bad_signature", when = "It is not signed as it has to be.")
  @Refusal(
      status = 403,
      code = "address_not_allowed",
      when = "The trigger takes no calls from this address.")
  @Refusal(status = 404, code = "trigger_not_found", when = "There is no such trigger.")
  @Refusal(status = 409, code = "trigger_disabled", when = "The trigger is disabled.")
  @Refusal(
      status = 408,
      code = "body_too_slow",
      when = "The body did not come whole within ten seconds.")
  @Refusal(
      status = 409,
      code = "too_many_hops",
      when = "`easel-hop` is 3 or more: webhooks and triggers go round in a circle.")
  @Refusal(
      status = 409,
      code = "output_taken",
      when = "Another run holds the output folder: `run` names it.")
  @Refusal(status = 409, code = "endpoint_taken", when = "Another run holds the endpoint's name.")
  @Refusal(
      status = 409,
      code = "recipe_unusable",
      when = "The recipe is broken in the cluster; `problems` says how.")
  @Refusal(status = 413, code = "body_too_large", when = "The body is more than 1 MiB.")
  @Refusal(status = 415, code = "unsupported_media_type", when = "The body is a form, not JSON.")
  @Refusal(
      status = 429,
      code = "rate_limited",
      when = "The trigger was called more often than it may be, 600 times a minute by default.")
  @Refusal(
      status = 503,
      code = "recipes_unknown",
      when = "The cluster has not listed its recipes yet, and none are remembered.")
  @Refusal(
      status = 503,
      code = "secret_unreadable",
      when = "The key that the secret is encrypted with is not configured any more.")
  @Refusal(
      status = 503,
      code = "too_many_bodies",
      when = "Too many bodies are being read at this moment.")
  ResponseEntity<Receipt> deliver(
      @Parameter(description = TriggersController.ID, example = TriggersController.EXAMPLE)
          @PathVariable
          String trigger,
      HttpServletRequest request)
      throws IOException {
    var sender = senders.require(trigger, request);
    var call = senders.call(sender, request);
    var receipt = reception.receive(sender, call);
    return receipt.run() == null || receipt.replayed()
        ? ResponseEntity.ok(receipt)
        : ResponseEntity.created(URI.create("/v1/runs/" + receipt.run())).body(receipt);
  }

  @GetMapping("/deliveries")
  @Allowed(Role.ADMIN)
  @Operation(
      operationId = "listTriggerDeliveries",
      summary = "List what came to a trigger",
      description =
          "Newest first, for 30 days: what came, from where, what it started or why not. The same"
              + " again is counted, refused ones too, of which the last thousand are kept. What was"
              + " badly signed is not stored; `easel_triggers_refused_total` counts it.")
  @ApiResponse(responseCode = "200", description = "A page of deliveries.")
  @Refusal(status = 400, code = "bad_cursor", when = "`after` is no id of a delivery.")
  @Refusal(status = 404, code = "trigger_not_found", when = TriggersController.UNKNOWN)
  Page<DeliveryView> list(
      @Parameter(description = TriggersController.ID, example = TriggersController.EXAMPLE)
          @PathVariable
          String trigger,
      @Parameter(description = "One of the outcomes.") @RequestParam @Nullable Outcome outcome,
      @Parameter(description = "The longest page.")
          @RequestParam(defaultValue = "20")
          @Min(1)
          @Max(100)
          int limit,
      @Parameter(description = "The `next` of the page before.") @RequestParam
          @Nullable String after) {
    var of = triggers.get(projects.current().id(), trigger).id();
    var found = deliveries.list(of, outcome, Page.cursor(after, DeliveryId::parse), limit);
    return Page.of(found.stream().map(DeliveryView::of).toList(), limit, DeliveryView::id);
  }
}
