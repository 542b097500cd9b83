package dev.easel.triggers;

import dev.easel.runs.RunId;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A well signed call of a trigger.
 *
 * @param body its first 64 KiB as text; null once the run that it, or the same again, made is
 *     deleted
 * @param problem why nothing was made, or what the filter missed
 */
record Delivery(
    DeliveryId id,
    Instant receivedAt,
    String address,
    Map<String, String> headers,
    @Nullable String body,
    int bodyBytes,
    Outcome outcome,
    @Nullable JsonNode problem,
    @Nullable RunId run,
    Replays replays) {

  /**
   * @param at the last one; null if there was none
   */
  record Replays(int count, @Nullable Instant at) {}
}
