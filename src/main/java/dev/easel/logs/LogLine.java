package dev.easel.logs;

import java.time.Instant;

/**
 * A line of a log, without control characters and secrets.
 *
 * @param at when the container printed it, by its node's clock
 * @param progress a state of a bar that was rewritten since; it is not kept
 */
public record LogLine(Instant at, String text, boolean progress) {}
