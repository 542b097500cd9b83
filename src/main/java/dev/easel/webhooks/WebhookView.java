package dev.easel.webhooks;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.easel.encryption.WebhookSecret;
import dev.easel.http.HoldsSecret;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A webhook as callers see it. */
@Schema(name = "Webhook", description = "An address that is told what happens.")
@JsonInclude(JsonInclude.Include.NON_NULL)
record WebhookView(
    @Schema(example = "whk_01kaq7w3k9e5xv6m2t8r4n0bcd") String id,
    @Schema(
            description = "Its query, which may hold a token, is not shown.",
            example = "https://shop.example.com/hooks/easel?***")
        String url,
    @Schema(example = "[\"run.*\", \"endpoint.ready\"]") List<String> eventTypes,
    @Nullable String description,
    @Schema(description = "The one run that it is told of.") @Nullable String run,
    boolean enabled,
    @Nullable DisabledReason disabledReason,
    @Nullable Instant disabledAt,
    @Schema(description = "Since when no delivery has succeeded; absent if the last one did.")
        @Nullable Instant failingSince,
    @Schema(
            description =
                "What deliveries are signed with, in the one answer that makes it: it cannot be"
                    + " shown again, not by a repeated request either.",
            example = "whsec_<32 bytes in base64>")
        @Nullable String secret,
    @Schema(description = "Until when the secret before the last rotation signs, too.")
        @Nullable Instant previousSecretUntil,
    Instant createdAt,
    @Schema(description = "The id of the caller that made it.") String createdBy,
    Instant updatedAt,
    @Schema(description = "Calls on it.") Map<String, String> urls)
    implements HoldsSecret {

  static WebhookView of(Webhook webhook, Instant now) {
    return of(webhook, null, now);
  }

  /** With what is shown once. */
  static WebhookView of(Webhook webhook, @Nullable WebhookSecret secret, Instant now) {
    var standing = webhook.standing();
    var secrets = webhook.secrets();
    return new WebhookView(
        webhook.id().toString(),
        webhook.address().shown(),
        webhook.eventTypes(),
        webhook.description(),
        webhook.run() == null ? null : webhook.run().toString(),
        webhook.isEnabled(),
        standing.disabled(),
        standing.disabledAt(),
        standing.failingSince(),
        secret == null ? null : secret.text(),
        secrets.previous(now) == null ? null : secrets.previousUntil(),
        webhook.origin().createdAt(),
        webhook.origin().createdBy(),
        webhook.origin().updatedAt(),
        urls(webhook.id()));
  }

  static String url(WebhookId id) {
    return "/v1/webhooks/" + id;
  }

  private static Map<String, String> urls(WebhookId id) {
    var self = url(id);
    return Map.of(
        "self",
        self,
        "deliveries",
        self + "/deliveries",
        "replay",
        self + "/replay",
        "rotate",
        self + "/rotate",
        "test",
        self + "/test");
  }

  @Override
  public WebhookView withoutSecret() {
    return new WebhookView(
        id,
        url,
        eventTypes,
        description,
        run,
        enabled,
        disabledReason,
        disabledAt,
        failingSince,
        null,
        previousSecretUntil,
        createdAt,
        createdBy,
        updatedAt,
        urls);
  }

  /** Without the secret: this may reach a log. */
  @Override
  public String toString() {
    return "WebhookView[" + id + "]";
  }
}
