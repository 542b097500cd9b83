package dev.easel.runs;

import java.util.List;

/**
 * Published inside the transaction that changed a run. A listener may write rows; what it throws
 * undoes the change.
 */
public record RunChanged(Run run, List<RunEvent> events) {

  /** True if this change brought the run into that status. */
  public boolean became(RunStatus status) {
    return events.stream()
        .anyMatch(event -> event.type().equals("status") && event.data().get("status") == status);
  }
}
