package dev.easel.webhooks;

import dev.easel.runs.Hops;
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
 * @param hops with this one
 * @param data what is told, thin: whoever wants more asks
 */
record Notification(
    String project,
    EventType type,
    @Nullable RunId run,
    String subject,
    Instant at,
    int hops,
    Map<String, @Nullable Object> data) {

  /** Of what no other notification led to. */
  static Notification first(
      String project,
      EventType type,
      String subject,
      Instant at,
      Map<String, @Nullable Object> data) {
    return new Notification(project, type, null, subject, at, 1, data);
  }

  /** Of a run, or of something of it. */
  static Notification of(Run run, EventType type, Instant at, Map<String, @Nullable Object> data) {
    var hops = Hops.of(run).next().count();
    return new Notification(run.projectId(), type, run.id(), run.id().toString(), at, hops, data);
  }
}
