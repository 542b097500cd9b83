package dev.easel.runs;

import dev.easel.http.TypeId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** A run's id, which sorts by time and names its workflow. */
public record RunId(UUID value) {

  private static final String KIND = "run";

  static RunId create(Instant now) {
    return new RunId(TypeId.uuid(now));
  }

  /** The id that a workflow's run has whoever makes it, and again after the run is forgotten. */
  static RunId adopting(String namespace, String workflowUid, Instant createdAt) {
    var name = namespace + "/" + workflowUid;
    return new RunId(TypeId.uuid(createdAt, name.getBytes(StandardCharsets.UTF_8)));
  }

  /** When it was made, in whole milliseconds. */
  public Instant createdAt() {
    return TypeId.instant(value);
  }

  public static Optional<RunId> parse(String text) {
    return TypeId.decode(KIND, text).map(RunId::new);
  }

  /** The run whose workflow has this name, if it is a name that Easel gives. */
  public static Optional<RunId> ofWorkflow(String workflowName) {
    return parse(workflowName.replaceFirst("^run-", "run_"));
  }

  /** The name that Easel gives its workflow: the id with {@code -} for {@code _}. */
  public String workflowName() {
    return toString().replace('_', '-');
  }

  @Override
  public String toString() {
    return TypeId.encode(KIND, value);
  }
}
