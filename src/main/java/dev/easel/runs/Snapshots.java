package dev.easel.runs;

import dev.easel.argo.Step;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** Reads a run and its parts as of one moment, so that its ETag is that of what is shown. */
@Service
class Snapshots {

  private final Runs runs;
  private final Attempts attempts;
  private final Courses courses;
  private final Bills bills;
  private final SubmissionQueue queue;

  Snapshots(Runs runs, Attempts attempts, Courses courses, Bills bills, SubmissionQueue queue) {
    this.runs = runs;
    this.attempts = attempts;
    this.courses = courses;
    this.bills = bills;
    this.queue = queue;
  }

  /**
   * A project's run, found as {@link Runs#get} does.
   *
   * @param attempt whose steps to show; null for the present one's
   * @throws RunNotFound if there is none
   * @throws AttemptNotFound if there was no such attempt
   */
  @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
  public Snapshot get(String project, String idOrName, @Nullable Integer attempt) {
    var run = runs.get(project, idOrName);
    return attempt == null ? of(run) : of(run, attempt);
  }

  @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
  public Snapshot get(String project, RunId id) {
    return of(runs.get(project, id.toString()));
  }

  /** A run of the transaction under way. */
  Snapshot of(Run run) {
    return of(run, runs.steps(run), null);
  }

  private Snapshot of(Run run, int attempt) {
    var steps = attempts.steps(run, attempt).orElseThrow(() -> new AttemptNotFound(run, attempt));
    return of(run, runs.steps(run), steps);
  }

  private Snapshot of(Run run, List<Step> present, @Nullable List<Step> shown) {
    return new Snapshot(
        run,
        courses.progress(run, present),
        shown == null ? present : shown,
        runs.events(run),
        attempts.of(run),
        bills.of(run),
        position(run));
  }

  private @Nullable Integer position(Run run) {
    var waits = run.status() == RunStatus.QUEUED ? queue.position(run) : OptionalInt.empty();
    return waits.isPresent() ? waits.getAsInt() : null;
  }

  /** Runs as lists show them: three queries, however many. */
  List<RunView> summaries(List<Run> of) {
    var progress = courses.progress(of, runs.steps(of));
    var bill = bills.of(of);
    return of.stream()
        .map(
            run ->
                RunView.summary(
                    run,
                    progress.getOrDefault(run.id(), Course.before(run)),
                    bill.getOrDefault(run.id(), bills.none())))
        .toList();
  }
}
