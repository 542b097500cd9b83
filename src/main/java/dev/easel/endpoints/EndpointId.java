package dev.easel.endpoints;

import dev.easel.http.TypeId;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** The id of one InferenceService, which sorts by the time it was made. */
record EndpointId(UUID value) {

  private static final String KIND = "endpoint";

  static EndpointId create(Instant made) {
    return new EndpointId(TypeId.uuid(made));
  }

  static Optional<EndpointId> parse(String text) {
    return TypeId.decode(KIND, text).map(EndpointId::new);
  }

  @Override
  public String toString() {
    return TypeId.encode(KIND, value);
  }
}
