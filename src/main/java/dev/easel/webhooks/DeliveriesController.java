package dev.easel.webhooks;

import dev.easel.http.JsonBody;
import dev.easel.http.Page;
import dev.easel.http.Refusal;
import dev.easel.projects.Allowed;
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
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/v1/webhooks/{webhook}")
@Tag(name = "webhooks")
class DeliveriesController {

  private static final String DELIVERY = "The delivery's id, its `webhook-id`.";
  private static final String EXAMPLE = "msg_01kaq7w3k9e5xv6m2t8r4n0bcd";
  private static final String FORGOTTEN =
      "No delivery of the webhook has this id, or it is forgotten.";

  private final Projects projects;
  private final WebhookOrders webhooks;
  private final Deliveries deliveries;
  private final Replays replays;
  private final Ping ping;
  private final RequestHeaders headers;
  private final Clock clock;

  DeliveriesController(
      Projects projects,
      WebhookOrders webhooks,
      Deliveries deliveries,
      Replays replays,
      Ping ping,
      RequestHeaders headers,
      Clock clock) {
    this.projects = projects;
    this.webhooks = webhooks;
    this.deliveries = deliveries;
    this.replays = replays;
    this.ping = ping;
    this.headers = headers;
    this.clock = clock;
  }

  @GetMapping("/deliveries")
  @Allowed(Role.ADMIN)
  @Operation(
      operationId = "listDeliveries",
      summary = "List what a webhook was told",
      description =
          "Newest first: each with what is sent, how often it was tried, and what the receiver"
              + " answered. Kept for 30 days by default.")
  @ApiResponse(responseCode = "200", description = "A page of deliveries.")
  @Refusal(status = 400, code = "bad_cursor", when = "`after` is no id of a delivery.")
  @Refusal(status = 404, code = "webhook_not_found", when = WebhooksController.UNKNOWN)
  Page<DeliveryView> list(
      @Parameter(description = WebhooksController.ID, example = WebhooksController.EXAMPLE)
          @PathVariable
          String webhook,
      @Parameter(description = "Only those.") @RequestParam @Nullable DeliveryState status,
      @Parameter(description = "The longest page.")
          @RequestParam(defaultValue = "20")
          @Min(1)
          @Max(100)
          int limit,
      @Parameter(description = "The `next` of the page before.") @RequestParam
          @Nullable String after) {
    var of = find(webhook);
    var found = deliveries.list(of.id(), status, Page.cursor(after, DeliveryId::parse), limit);
    var attempts = deliveries.attempts(found.stream().map(Delivery::id).toList());
    return Page.of(
        found.stream().map(it -> view(of, it, attempts.getOrDefault(it.id(), List.of()))).toList(),
        limit,
        DeliveryView::id);
  }

  @GetMapping("/deliveries/{delivery}")
  @Allowed(Role.ADMIN)
  @Operation(
      operationId = "getDelivery",
      summary = "Show a delivery",
      description = "What is sent, how often it was tried, and what the receiver answered.")
  @ApiResponse(responseCode = "200", description = "The delivery.")
  @Refusal(status = 404, code = "delivery_not_found", when = FORGOTTEN)
  @Refusal(status = 404, code = "webhook_not_found", when = WebhooksController.UNKNOWN)
  DeliveryView get(
      @Parameter(description = WebhooksController.ID, example = WebhooksController.EXAMPLE)
          @PathVariable
          String webhook,
      @Parameter(description = DELIVERY, example = EXAMPLE) @PathVariable String delivery) {
    var of = find(webhook);
    return view(of, deliveries.find(of.id(), id(delivery)).orElseThrow(DeliveryNotFound::new));
  }

  @PostMapping("/deliveries/{delivery}/replay")
  @Allowed(Role.ADMIN)
  @ResponseStatus(HttpStatus.ACCEPTED)
  @Operation(
      operationId = "replayDelivery",
      summary = "Send a delivery again",
      description =
          "Now, and by the whole schedule if it is not taken; with the same body and `webhook-id`,"
              + " by which a receiver that has it knows it. Of a webhook that is disabled it"
              + " waits.")
  @ApiResponse(responseCode = "202", description = "The delivery, `pending`.")
  @Refusal(status = 404, code = "delivery_not_found", when = FORGOTTEN)
  @Refusal(status = 404, code = "webhook_not_found", when = WebhooksController.UNKNOWN)
  @Refusal(status = 410, code = "payload_erased", when = "The run that it tells of was deleted.")
  DeliveryView replay(
      @Parameter(description = WebhooksController.ID, example = WebhooksController.EXAMPLE)
          @PathVariable
          String webhook,
      @Parameter(description = DELIVERY, example = EXAMPLE) @PathVariable String delivery) {
    var of = find(webhook);
    return view(of, replays.one(of, id(delivery)));
  }

  @PostMapping("/replay")
  @Allowed(Role.ADMIN)
  @ResponseStatus(HttpStatus.ACCEPTED)
  @Operation(
      operationId = "replayDeliveries",
      summary = "Send the deliveries of a time again",
      description =
          "Those that were made then and have ended, in their order. Each has the body and the"
              + " `webhook-id` that it had.",
      requestBody =
          @RequestBody(
              required = true,
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON_VALUE,
                      schema = @Schema(implementation = ReplayRequest.class),
                      examples = @ExampleObject(name = "failed", value = ReplayRequest.EXAMPLE))))
  @ApiResponse(responseCode = "202", description = "How many they are.")
  @Refusal(status = 404, code = "webhook_not_found", when = WebhooksController.UNKNOWN)
  ReplayView replayRange(
      @Parameter(description = WebhooksController.ID, example = WebhooksController.EXAMPLE)
          @PathVariable
          String webhook,
      @Parameter(hidden = true) JsonBody body) {
    var asked = ReplayRequest.read(body, clock.instant());
    return new ReplayView(replays.range(find(webhook), asked.range()));
  }

  @PostMapping("/test")
  @Allowed(Role.ADMIN)
  @Operation(
      operationId = "testWebhook",
      summary = "Call the receiver now",
      description =
          "Sends `webhook.test`, once, and answers what came of it, within 15 seconds by default;"
              + " also of a webhook that is disabled.")
  @ApiResponse(responseCode = "200", description = "The delivery, with its one attempt.")
  @Refusal(status = 404, code = "webhook_not_found", when = WebhooksController.UNKNOWN)
  @Refusal(
      status = 429,
      code = "too_many_tests",
      when = "Four receivers of the project, or 16 of all, are being tested.")
  DeliveryView test(
      @Parameter(description = WebhooksController.ID, example = WebhooksController.EXAMPLE)
          @PathVariable
          String webhook) {
    var of = find(webhook);
    var outcome = ping.send(of);
    return view(of, outcome.delivery(), List.of(outcome.attempt()));
  }

  private Webhook find(String webhook) {
    return webhooks.get(projects.current().id(), webhook);
  }

  private static DeliveryId id(String delivery) {
    return DeliveryId.parse(delivery).orElseThrow(DeliveryNotFound::new);
  }

  private DeliveryView view(Webhook webhook, Delivery delivery) {
    var attempts = deliveries.attempts(List.of(delivery.id()));
    return view(webhook, delivery, attempts.getOrDefault(delivery.id(), List.of()));
  }

  private DeliveryView view(Webhook webhook, Delivery delivery, List<Attempt> attempts) {
    return DeliveryView.of(webhook, delivery, attempts, headers);
  }
}
