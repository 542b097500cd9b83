package dev.easel.reconcile;

import dev.easel.http.TypeId;
import dev.easel.runs.RunId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** The id of a difference: the same whenever it is looked for, and sorts by its subject's age. */
record DriftId(UUID value) {

  private static final String KIND = "drift";

  static DriftId of(Drift drift) {
    var name =
        String.join("/", drift.kind().text(), drift.object().text(), drift.subject(), drift.uid());
    return new DriftId(TypeId.uuid(made(drift), name.getBytes(StandardCharsets.UTF_8)));
  }

  /** Of a run its id tells it: since when it may differ changes with what is seen of it. */
  private static Instant made(Drift drift) {
    return drift.object() == LeftoverKind.RUN
        ? RunId.parse(drift.subject()).orElseThrow().createdAt()
        : Objects.requireNonNullElse(drift.since(), Instant.EPOCH);
  }

  static Optional<DriftId> parse(String text) {
    return TypeId.decode(KIND, text).map(DriftId::new);
  }

  @Override
  public String toString() {
    return TypeId.encode(KIND, value);
  }
}
