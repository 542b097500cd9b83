package dev.easel.runs;

/**
 * Published inside the transaction after which a run is no longer billed for something.
 *
 * @param recipe the run's
 */
record ChargeClosed(Charge charge, String recipe) {}
