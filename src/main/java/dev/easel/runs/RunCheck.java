package dev.easel.runs;

import dev.easel.http.Problem;
import java.util.List;
import java.util.Optional;

/** What another package, or the cluster, knows that stands against a run. */
public interface RunCheck {

  /**
   * Asked by accept, in its transaction, and by a dry run; asks PostgreSQL at most.
   *
   * @return why the request is refused, or empty if it may be accepted
   */
  default Optional<Problem> refusal(RunDraft draft) {
    return Optional.empty();
  }

  /**
   * Asked before accept's transaction, and by a dry run: may look at a volume, for two seconds.
   * What cannot be seen is no refusal.
   *
   * @return why the request is refused, or empty if it may be accepted
   */
  default Optional<Problem> refusalAtSight(RunDraft draft) {
    return Optional.empty();
  }

  /**
   * Asked by a dry run, outside of any transaction. May ask the cluster for a few seconds, and
   * throws nothing for its being away: what was not checked is no warning, or one that says so.
   */
  default List<Warning> warnings(RunDraft draft) {
    return List.of();
  }

  /**
   * Asked just before a run is submitted, again and again until it says nothing.
   *
   * @return why the run must wait, or empty if it may go
   * @throws dev.easel.kubernetes.ClusterFailure if that cannot be known now
   */
  default Optional<Waiting> beforeSubmission(Run run) {
    return Optional.empty();
  }

  /**
   * Asked when a caller wants a run's failed steps to start again, under the run's lock; asks
   * PostgreSQL at most.
   *
   * @param trained its training ended well, and would not start again
   * @return why that is refused, or empty if it may be
   */
  default Optional<Problem> retryRefusal(Run run, boolean trained) {
    return Optional.empty();
  }

  /**
   * Asked just before the failed steps of a run's workflow start again, until it says nothing.
   *
   * @return why the run must wait, or empty if it may go
   * @throws dev.easel.kubernetes.ClusterFailure if that cannot be known now
   */
  default Optional<Waiting> beforeRetry(Run run) {
    return Optional.empty();
  }
}
