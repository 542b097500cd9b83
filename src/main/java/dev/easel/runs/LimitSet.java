package dev.easel.runs;

import java.time.Instant;

/**
 * Published inside the transaction after which a run will meet another limit first, or at another
 * time, than before.
 */
record LimitSet(Run run, Instant due) {}
