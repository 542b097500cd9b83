package dev.easel.webhooks;

import dev.easel.runs.Run;
import dev.easel.runs.RunId;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened, to be told.
 *
 * @param run that it is about; null if it is about none
 * @param subject the id of what it is about: what happened to it is told in its order
 * @param data what is told, thin: whoever wants more asks
 */
record Notification(
    String project,
    EventType type,
    @Nullable RunId run,
    String subject,
    Instant at,
    Map<String, @Nullable Object> data) {

  /** Of a run, or of something of it. */
  static Notification of(Run run, EventType type, Instant at, Map<String, @Nullable Object> data) {
    return new Notification(run.projectId(), type, run.id(), run.id().toString(), at, data);
  }
}
