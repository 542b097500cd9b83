package dev.easel.webhooks;

import dev.easel.http.TypeId;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** The id of a webhook, which sorts by the time it was made. */
record WebhookId(UUID value) {

  private static final String KIND = "whk";

  static WebhookId create(Instant now) {
    return new WebhookId(TypeId.uuid(now));
  }

  static Optional<WebhookId> parse(String text) {
    return TypeId.decode(KIND, text).map(WebhookId::new);
  }

  @Override
  public String toString() {
    return TypeId.encode(KIND, value);
  }
}
