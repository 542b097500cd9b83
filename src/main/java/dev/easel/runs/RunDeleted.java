package dev.easel.runs;

/**
 * Published inside the transaction that erases a run.
 *
 * @param withEndpoint the caller wants its endpoint gone too
 */
public record RunDeleted(Run run, boolean withEndpoint) {}
