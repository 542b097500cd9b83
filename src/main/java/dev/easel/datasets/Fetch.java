package dev.easel.datasets;

import dev.easel.http.Problem;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * A set that is fetched from addresses.
 *
 * @param base what the set was when it was ordered
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
    Base base,
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
   * A version of a set.
   *
   * @param number 0 for none
   * @param only whether the set must still be that
   */
  record Base(int number, boolean only) {

    /**
     * Whether the set may be written.
     *
     * @throws Problem if it is another than it may be
     */
    void require(int present) {
      if (only && number != present) {
        throw new Problem(
            HttpStatus.PRECONDITION_FAILED,
            "changed_meanwhile",
            "The set has changed since it was to be fetched.");
      }
      if (number == 0 && present != 0) {
        throw new Problem(
            HttpStatus.CONFLICT,
            "dataset_exists",
            "A set of that name was made while this one was fetched.");
      }
    }
  }

  /**
   * Why a try failed.
   *
   * @param code stable, as in problems
   */
  record Fault(String code, String message) {}
}
