package dev.easel.logs;

import dev.easel.runs.RunId;
import dev.easel.runs.Stage;
import org.jspecify.annotations.Nullable;

/**
 * Whose log it is.
 *
 * @param attempt of the run, from 1
 * @param nodeId Argo's id of the step's node; a retry of the run uses it again
 * @param step the step's name in its template
 * @param stage what the recipe says the step belongs to; null if to none
 * @param recipe the recipe's name
 */
public record LogSource(
    RunId run,
    String projectId,
    int attempt,
    String nodeId,
    String step,
    @Nullable Stage stage,
    String recipe) {}
