package dev.easel.runs;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a run; written with the change itself.
 *
 * @param sequence counts from 1 in each run, without gaps until the oldest are dropped
 * @param type {@code status}, {@code stage}, {@code step}, {@code waiting}, {@code attempt}, {@code
 *     endpoint}, {@code reason} (more is known of why it failed), {@code cost} (it is no longer
 *     billed for something), {@code warning} or {@code note}
 */
public record RunEvent(
    long sequence, String type, Instant at, Map<String, @Nullable Object> data) {}
