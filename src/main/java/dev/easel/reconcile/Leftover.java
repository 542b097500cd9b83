package dev.easel.reconcile;

import dev.easel.runs.RunId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that runs left in the namespace, or a run that must end before it can be told.
 *
 * @param uid empty for a run
 * @param run whose it is; null if nobody knows
 * @param live it works, or its run does
 */
record Leftover(
    LeftoverKind kind,
    String name,
    String uid,
    @Nullable RunId run,
    @Nullable Instant since,
    boolean live) {

  boolean isSame(Leftover other) {
    return kind == other.kind && name.equals(other.name) && uid.equals(other.uid);
  }
}
