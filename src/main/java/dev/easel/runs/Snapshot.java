package dev.easel.runs;

import dev.easel.argo.Step;
import java.net.URI;
import java.util.List;
import org.springframework.http.ResponseEntity;

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

  /** The answer to the request that made it. */
  ResponseEntity<RunView> created() {
    return ResponseEntity.created(URI.create(RunView.url(run.id()))).eTag(etag()).body(view());
  }

  /** Another for each view that differs. */
  String etag() {
    return etag(run);
  }

  static String etag(Run run) {
    return "\"" + run.version() + "\"";
  }
}
