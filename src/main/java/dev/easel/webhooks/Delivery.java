package dev.easel.webhooks;

import dev.easel.runs.RunId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A notification to one webhook.
 *
 * @param type of the event; one that this version does not know, as it may be
 * @param payload null once erased
 * @param hops notifications that led to it, and itself
 * @param dueAt when it is sent; null if it has ended, or waits behind another
 */
record Delivery(
    DeliveryId id,
    String type,
    @Nullable RunId run,
    @Nullable String payload,
    int hops,
    DeliveryState state,
    @Nullable Instant dueAt,
    Instant createdAt,
    @Nullable Instant endedAt) {}
