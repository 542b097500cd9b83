package dev.easel.runs;

import dev.easel.http.TypeId;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** A run's id, which sorts by time and names its workflow. */
public record RunId(UUID value) {

  private static final String KIND = "run";

  static RunId create(Instant now) {
    return new RunId(TypeId.uuid(now));
  }

  public static Optional<RunId> parse(String text) {
    return TypeId.decode(KIND, text).map(RunId::new);
  }

  /** The run whose workflow has this name, if it is a name that Easel gives. */
  public static Optional<RunId> ofWorkflow(String workflowName) {
    return parse(workflowName.replaceFirst("^run-", "run_"));
  }

  /** The name of its one workflow: the id with {@code -} for {@code _}. */
  public String workflowName() {
    return toString().replace('_', '-');
  }

  @Override
  public String toString() {
    return TypeId.encode(KIND, value);
  }
}
