package dev.easel.logs;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A log that is being captured, as it is stored.
 *
 * @param endedAt when the step ended; null while it runs
 * @param podUid the pod that was read; null if none was yet
 * @param replaced a later attempt has a pod of the same name
 * @param lines kept so far, those that were cut too
 * @param bytes of them, unpacked
 * @param looseFrom the line from which on chunks are small
 * @param quietAt when nothing more was there to take; null if it was not since the last lines
 * @param tries that failed since the last that did not
 * @param revision counts changes; what was read with another is not to be stored
 */
record OpenLog(
    LogKey key,
    LogSource source,
    String namespace,
    @Nullable Instant endedAt,
    @Nullable String podUid,
    boolean replaced,
    Position position,
    long lines,
    long bytes,
    long looseFrom,
    @Nullable Instant quietAt,
    int tries,
    long revision) {

  OpenLog ofPod(String uid) {
    return new OpenLog(
        key, source, namespace, endedAt, uid, replaced, position, lines, bytes, looseFrom, quietAt,
        tries, revision);
  }

  OpenLog quiet(Instant at) {
    return new OpenLog(
        key, source, namespace, endedAt, podUid, replaced, position, lines, bytes, looseFrom, at,
        tries, revision);
  }

  /** With lines that were taken; a chunk of them, unless all were states of bars. */
  OpenLog after(Position taken, @Nullable Chunk chunk, long loose) {
    return new OpenLog(
        key,
        source,
        namespace,
        endedAt,
        podUid,
        replaced,
        taken,
        chunk == null ? lines : chunk.lastLine(),
        chunk == null ? bytes : bytes + chunk.bytes(),
        loose,
        null,
        0,
        revision + 1);
  }
}
