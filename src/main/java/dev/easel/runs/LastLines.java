package dev.easel.runs;

import java.util.List;

/**
 * What a step printed last, for those who explain a failure. Whoever keeps logs implements it; runs
 * are explained without it, too, from what Argo says alone.
 */
public interface LastLines {

  /**
   * The last lines of a step's log that are kept by now, oldest first: at most some hundreds,
   * without secrets and control characters. Called inside the transaction that ends the run: it
   * only reads, and asks nobody outside.
   *
   * @param attempt of the run, from 1
   * @param nodeId the step's, as in {@link dev.easel.argo.Step}
   * @return empty if nothing is kept
   */
  List<String> of(RunId run, int attempt, String nodeId);
}
