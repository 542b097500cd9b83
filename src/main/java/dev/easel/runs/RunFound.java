package dev.easel.runs;

/**
 * Published inside the transaction that makes a run for a workflow which was there before it: so
 * may be its endpoint. A listener may write rows; what it throws undoes the change.
 */
public record RunFound(Run run) {}
