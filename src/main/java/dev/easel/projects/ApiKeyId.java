package dev.easel.projects;

import dev.easel.http.TypeId;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** The id of a key, which sorts by the time it was made, and is no secret. */
record ApiKeyId(UUID value) {

  private static final String KIND = "key";

  static ApiKeyId create(Instant now) {
    return new ApiKeyId(TypeId.uuid(now));
  }

  static Optional<ApiKeyId> parse(String text) {
    return TypeId.decode(KIND, text).map(ApiKeyId::new);
  }

  @Override
  public String toString() {
    return TypeId.encode(KIND, value);
  }
}
