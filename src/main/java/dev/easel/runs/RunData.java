package dev.easel.runs;

import dev.easel.http.Problem;
import java.util.List;
import java.util.Optional;

/** Knows the data sets that requests name. */
public interface RunData {

  /** As they are at this moment; asks PostgreSQL at most. */
  Found of(RunDraft draft);

  /** As they are, and stay until the transaction ends: who accepts a run on them sees to that. */
  Found held(RunDraft draft);

  /**
   * Why a run that had ended cannot begin again on what it was accepted with: a folder that was its
   * data set's is no data set's any more. What is there stays until the transaction ends.
   */
  Optional<Problem> missing(Run run);

  /**
   * What became of a request's data sets.
   *
   * @param used with the folder to send in the place of each parameter
   * @param refusals why they cannot be trained on
   */
  record Found(List<UsedDataset> used, List<Problem> refusals) {}
}
