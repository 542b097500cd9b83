package dev.easel.runs;

import java.time.Duration;

/** What came of handing a run over. */
sealed interface HandoverResult {

  /** Its workflow is there: whoever waits for the same can go, too. */
  record Submitted() implements HandoverResult {}

  /** It has ended, or is queued no more, which tells nothing of others. */
  record Over() implements HandoverResult {}

  /**
   * It has to wait for a reason of its own.
   *
   * @param answered true if Argo answered, so that it is not what others wait for
   */
  record Later(Waiting waiting, Duration pause, boolean answered) implements HandoverResult {}

  /**
   * It has to wait, and so have others.
   *
   * @param subject whom it concerns: see {@link Gates}
   */
  record Shut(String subject, Waiting waiting) implements HandoverResult {}
}
