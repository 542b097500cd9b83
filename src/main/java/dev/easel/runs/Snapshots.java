package dev.easel.runs;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** Reads a run and its parts as of one moment, so that its ETag is that of what is shown. */
@Service
class Snapshots {

  private final Runs runs;

  Snapshots(Runs runs) {
    this.runs = runs;
  }

  /**
   * A project's run, found as {@link Runs#get} does.
   *
   * @throws RunNotFound if there is none
   */
  @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
  public Snapshot get(String project, String idOrName) {
    return of(runs.get(project, idOrName));
  }

  /** A run of the transaction under way. */
  Snapshot of(Run run) {
    return new Snapshot(run, runs.steps(run), runs.events(run));
  }
}
