package dev.easel.endpoints;

import jakarta.persistence.Embeddable;
import org.jspecify.annotations.Nullable;

/**
 * How many pods an endpoint has.
 *
 * @param minReplicas that stay when it is idle
 * @param maxReplicas under load; null for any number
 * @param scaleToZeroSeconds idle time after which the last pod goes, where it may; null for
 *     KServe's own
 */
@Embeddable
record Scale(int minReplicas, @Nullable Integer maxReplicas, @Nullable Long scaleToZeroSeconds) {}
