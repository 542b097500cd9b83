package dev.easel.endpoints;

import java.time.Duration;
import java.util.Optional;

/**
 * Work on one endpoint that must happen: a row until it is done. Each may be cut off at any line.
 */
interface EndpointTask {

  /** Its name in the table of scheduled tasks. */
  String name();

  /**
   * Works, or finds that nothing is left to do.
   *
   * @param number of this row among those of its kind and endpoint
   * @return when to work again, or empty if it is done
   */
  Optional<Duration> work(EndpointId endpoint, long number);
}
