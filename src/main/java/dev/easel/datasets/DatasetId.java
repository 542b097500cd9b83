package dev.easel.datasets;

import dev.easel.http.TypeId;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** The id of a data set, which sorts by the time it was made. */
record DatasetId(UUID value) {

  private static final String KIND = "dataset";

  static DatasetId create(Instant now) {
    return new DatasetId(TypeId.uuid(now));
  }

  static Optional<DatasetId> parse(String text) {
    return TypeId.decode(KIND, text).map(DatasetId::new);
  }

  @Override
  public String toString() {
    return TypeId.encode(KIND, value);
  }
}
