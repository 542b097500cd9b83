package dev.easel.runs;

import java.util.Optional;

/** What another package knows that can hold a run back. */
public interface RunCheck {

  /**
   * Asked just before a run is submitted, again and again until it says nothing.
   *
   * @return why the run must wait, or empty if it may go
   */
  Optional<Waiting> beforeSubmission(Run run);
}
