package dev.easel.projects;

import dev.easel.http.TypeId;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** The id of an entry of the audit, which sorts by time. */
record AuditId(UUID value) {

  private static final String KIND = "audit";

  static AuditId create(Instant now) {
    return new AuditId(TypeId.uuid(now));
  }

  static Optional<AuditId> parse(String text) {
    return TypeId.decode(KIND, text).map(AuditId::new);
  }

  @Override
  public String toString() {
    return TypeId.encode(KIND, value);
  }
}
