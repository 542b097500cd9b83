package dev.easel.webhooks;

import dev.easel.http.TypeId;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * The id of a notification to one webhook, {@code webhook-id} on the wire: the same however often
 * it is sent.
 */
record DeliveryId(UUID value) {

  private static final String KIND = "msg";

  static DeliveryId create(Instant now) {
    return new DeliveryId(TypeId.uuid(now));
  }

  static Optional<DeliveryId> parse(String text) {
    return TypeId.decode(KIND, text).map(DeliveryId::new);
  }

  @Override
  public String toString() {
    return TypeId.encode(KIND, value);
  }
}
