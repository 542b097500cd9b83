package dev.easel.webhooks;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A delivery as callers see it. */
@Schema(name = "Delivery", description = "A notification to a webhook, and what became of it.")
@JsonInclude(JsonInclude.Include.NON_NULL)
record DeliveryView(
    @Schema(description = "Its `webhook-id`.", example = "msg_01kaq7w3k9e5xv6m2t8r4n0bcd")
        String id,
    @Schema(example = "run.succeeded") String type,
    @Nullable String run,
    DeliveryState state,
    Instant createdAt,
    @Nullable Instant endedAt,
    @Schema(
            description =
                "When it is sent next, at the earliest; absent of one that is pending while it"
                    + " waits for another of the same run.")
        @Nullable Instant nextAttemptAt,
    RequestView request,
    @Schema(description = "Oldest first.") List<AttemptView> attempts,
    @Schema(description = "Calls on it.") Map<String, String> urls) {

  /** What is sent. */
  @Schema(name = "DeliveryRequest")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record RequestView(
      @Schema(description = "The webhook's present one.") String url,
      @Schema(
              description =
                  "Those that are the same each time; `webhook-timestamp` and `webhook-signature`"
                      + " are not.")
          Map<String, String> headers,
      @Schema(description = "Byte for byte; absent once the run that it tells of was deleted.")
          @Nullable String body) {}

  static DeliveryView of(
      Webhook webhook, Delivery delivery, List<Attempt> attempts, RequestHeaders headers) {
    return new DeliveryView(
        delivery.id().toString(),
        delivery.type(),
        delivery.run() == null ? null : delivery.run().toString(),
        delivery.state(),
        delivery.createdAt(),
        delivery.endedAt(),
        delivery.dueAt(),
        new RequestView(
            webhook.address().shown(),
            headers.of(delivery.id(), delivery.hops()),
            delivery.payload()),
        attempts.stream().map(AttemptView::of).toList(),
        urls(webhook.id(), delivery.id()));
  }

  private static Map<String, String> urls(WebhookId webhook, DeliveryId delivery) {
    var self = WebhookView.url(webhook) + "/deliveries/" + delivery;
    return Map.of("self", self, "replay", self + "/replay");
  }
}
