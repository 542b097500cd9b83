package dev.easel.runs;

/**
 * Published inside the transaction that erases a run.
 *
 * @param withEndpoint the caller wants its endpoint gone too
 * @param withArtifacts the caller wants the files gone that it made
 */
public record RunDeleted(Run run, boolean withEndpoint, boolean withArtifacts) {}
