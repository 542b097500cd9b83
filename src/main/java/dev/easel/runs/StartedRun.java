package dev.easel.runs;

/**
 * A run as it is answered to who asked for it.
 *
 * @param url where it is
 * @param body as {@code GET /v1/runs/{run}} shows it
 */
public record StartedRun(RunId id, String url, String etag, Object body) {

  static StartedRun of(Snapshot snapshot) {
    var run = snapshot.run();
    return new StartedRun(run.id(), RunView.url(run.id()), snapshot.etag(), snapshot.view());
  }
}
