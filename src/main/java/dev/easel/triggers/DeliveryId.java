package dev.easel.triggers;

import dev.easel.http.TypeId;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** The id of a delivery, which sorts by when it came. */
record DeliveryId(UUID value) {

  private static final String KIND = "trd";

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
