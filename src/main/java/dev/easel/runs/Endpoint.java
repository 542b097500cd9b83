package dev.easel.runs;

import org.jspecify.annotations.Nullable;

/**
 * The last known state of a run's endpoint.
 *
 * @param message why it is so, in KServe's words
 * @param url from outside the cluster; null while it has none
 * @param address from inside the cluster; null while it has none
 * @param uid the InferenceService's
 */
public record Endpoint(
    EndpointState state,
    @Nullable String message,
    @Nullable String url,
    @Nullable String address,
    @Nullable String uid) {}
