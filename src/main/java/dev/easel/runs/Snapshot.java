package dev.easel.runs;

import dev.easel.argo.Step;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;

/**
 * A run with its steps and the newest of its history, all of one moment.
 *
 * @param history oldest first
 * @param attempts oldest first
 * @param position which of its project's runs that wait it is; null if it does not, or is not asked
 */
record Snapshot(
    Run run,
    Progress progress,
    List<Step> steps,
    List<RunEvent> history,
    List<Attempts.Attempt> attempts,
    Bill bill,
    @Nullable Integer position) {

  /** Of a run that was accepted just now. */
  static Snapshot accepted(Run run, List<RunEvent> history, Bill bill) {
    return new Snapshot(run, Course.before(run), List.of(), history, List.of(), bill, null);
  }

  RunView view() {
    return RunView.of(this);
  }

  /** The answer to the request that made it. */
  ResponseEntity<RunView> created() {
    return ResponseEntity.created(URI.create(RunView.url(run.id()))).eTag(etag()).body(view());
  }

  /** Another for each view that differs: a training moves on without a change of its run. */
  String etag() {
    var moves =
        progress.phase() != null || progress.eta() != null || position != null || bill.isAccruing();
    return moves ? "\"" + run.version() + "-" + moment() + "\"" : etag(run);
  }

  private String moment() {
    return Integer.toHexString(
        Objects.hash(progress.toString(), position, bill.isAccruing() ? bill.now() : bill.cost()));
  }

  /** True if the run has not changed since, though more may have been spent on it. */
  static boolean isOf(String etag, Run run) {
    return etag.equals(etag(run)) || etag.startsWith("\"" + run.version() + "-");
  }

  static String etag(Run run) {
    return "\"" + run.version() + "\"";
  }
}
