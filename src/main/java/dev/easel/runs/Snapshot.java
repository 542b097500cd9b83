package dev.easel.runs;

import dev.easel.argo.Step;
import java.util.List;

/**
 * A run with its steps and the newest of its history, all of one moment.
 *
 * @param history oldest first
 * @param attempts oldest first
 */
record Snapshot(
    Run run, List<Step> steps, List<RunEvent> history, List<Attempts.Attempt> attempts) {

  RunView view() {
    return RunView.of(run, steps, history, attempts);
  }

  /** Another for each view that differs. */
  String etag() {
    return etag(run);
  }

  static String etag(Run run) {
    return "\"" + run.version() + "\"";
  }
}
