package dev.easel.runs;

import dev.easel.http.Problem;
import java.util.List;

/** Knows the data sets that requests name. */
public interface RunData {

  /** Asked by accept, in its transaction, and by a dry run; asks PostgreSQL at most. */
  Found of(RunDraft draft);

  /**
   * What became of a request's data sets.
   *
   * @param used with the folder to send in the place of each parameter
   * @param refusals why they cannot be trained on
   */
  record Found(List<UsedDataset> used, List<Problem> refusals) {}
}
