package dev.easel.datasets;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How far fetching a set is, as callers see it. */
@Schema(name = "DatasetFetch", description = "A data set that is fetched from addresses.")
@JsonInclude(JsonInclude.Include.NON_NULL)
record FetchView(
    FetchState state,
    @Schema(description = "Addresses to fetch.", example = "5") int total,
    @Schema(description = "Those that were, in the present try.", example = "3") int fetched,
    @Schema(description = "What came from them.") long sizeBytes,
    @Schema(description = "How often it was begun.", example = "1") int tries,
    @Schema(description = "Why the last try failed.", example = "url_failed") @Nullable String code,
    @Nullable String message,
    Instant createdAt,
    @Nullable Instant endedAt,
    @Schema(description = "Calls on it.") Map<String, String> urls) {

  static FetchView of(Fetch fetch) {
    var fault = fetch.fault();
    return new FetchView(
        fetch.state(),
        fetch.total(),
        fetch.fetched(),
        fetch.bytes(),
        fetch.tries(),
        fault == null ? null : fault.code(),
        fault == null ? null : fault.message(),
        fetch.createdAt(),
        fetch.endedAt(),
        urls(fetch.wanted().name()));
  }

  static String url(String name) {
    return DatasetView.url(name) + "/fetch";
  }

  private static Map<String, String> urls(String name) {
    return Map.of("self", url(name), "dataset", DatasetView.url(name));
  }
}
