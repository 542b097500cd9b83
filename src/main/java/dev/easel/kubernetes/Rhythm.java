package dev.easel.kubernetes;

import java.time.Duration;
import org.springframework.util.backoff.BackOffExecution;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * How often a {@link ResourceFollower} does what.
 *
 * @param resync a full listing at least this often: it finds what a watch missed
 * @param poll between listings where watching is not permitted
 * @param firstPause after a failure; twice as long after each further one
 * @param longestPause where that ends
 */
public record Rhythm(Duration resync, Duration poll, Duration firstPause, Duration longestPause) {

  public static final Rhythm DEFAULT =
      new Rhythm(
          Duration.ofMinutes(10),
          Duration.ofSeconds(5),
          Duration.ofMillis(500),
          Duration.ofSeconds(30));

  BackOffExecution pauses() {
    var backOff = new ExponentialBackOff(firstPause.toMillis(), 2);
    backOff.setJitter(firstPause.toMillis() / 2);
    backOff.setMaxInterval(longestPause.toMillis());
    return backOff.start();
  }
}
