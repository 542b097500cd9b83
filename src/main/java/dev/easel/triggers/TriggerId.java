package dev.easel.triggers;

import dev.easel.http.TypeId;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** The id of a trigger, which is in its address. */
record TriggerId(UUID value) {

  private static final String KIND = "trg";

  static TriggerId create(Instant now) {
    return new TriggerId(TypeId.uuid(now));
  }

  static Optional<TriggerId> parse(String text) {
    return TypeId.decode(KIND, text).map(TriggerId::new);
  }

  @Override
  public String toString() {
    return TypeId.encode(KIND, value);
  }
}
