package dev.easel.runs;

/** Published inside the transaction after which a run is no longer billed for something. */
record ChargeClosed(Charge charge) {}
