package dev.easel.runs;

import java.time.Duration;
import java.util.Optional;

/** Work on one run that must happen: a row until it is done. Each may be cut off at any line. */
interface RunTask {

  /** Its name in the table of scheduled tasks. */
  String name();

  /**
   * Works, or finds that nothing is left to do.
   *
   * @return when to work again, or empty if it is done
   */
  Optional<Duration> work(RunId run);
}
