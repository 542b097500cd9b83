package dev.easel.runs;

/**
 * Published inside the transaction after which a run is billed for more or for less than before.
 */
record ChargesChanged(RunId run) {}
