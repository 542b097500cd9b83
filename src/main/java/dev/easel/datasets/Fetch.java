package dev.easel.datasets;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A set that is fetched from addresses.
 *
 * @param urls none once it has ended
 * @param total how many there were
 * @param fetched of the present try
 * @param bytes that came with them
 * @param tries begun
 * @param fault of the last try that failed; null if none did
 */
record Fetch(
    UUID id,
    Uploads.Wanted wanted,
    String claim,
    List<String> urls,
    int total,
    FetchState state,
    int fetched,
    long bytes,
    int tries,
    @Nullable Fault fault,
    Instant createdAt,
    @Nullable Instant endedAt) {

  /**
   * Why a try failed.
   *
   * @param code stable, as in problems
   */
  record Fault(String code, String message) {}
}
