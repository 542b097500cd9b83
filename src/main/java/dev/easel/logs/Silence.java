package dev.easel.logs;

import dev.easel.runs.RunId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A step that runs and prints nothing.
 *
 * @param since when it printed last; when it began, if it has printed nothing
 * @param lastLine what it printed last, a state of a bar too; null if nothing
 */
public record Silence(
    RunId run, int attempt, String nodeId, String step, Instant since, @Nullable String lastLine) {}
