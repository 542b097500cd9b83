package dev.easel.runs;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.stereotype.Component;

/** How long a queued run waits until it looks again; the longer it has waited, the longer. */
@Component
class Pauses {

  private static final Duration SHORTEST = Duration.ofSeconds(5);

  /** It finds out for itself when it can go on. */
  private static final Duration LONGEST_OWN = Duration.ofSeconds(30);

  /** It is woken for its turn; this only keeps what is said of it right. */
  private static final Duration LONGEST_IN_LINE = Duration.ofMinutes(2);

  private final RunsProperties properties;

  Pauses(RunsProperties properties) {
    this.properties = properties;
  }

  /** Of a run that waits for something of its own. */
  Duration own(Duration waited) {
    return jittered(between(SHORTEST, waited.dividedBy(2), LONGEST_OWN));
  }

  /** Of a run that waits for its turn. */
  Duration inLine(Duration waited) {
    return jittered(between(SHORTEST, waited.dividedBy(2), LONGEST_IN_LINE));
  }

  /** Who has joined and knows why it waits is woken for its turn. */
  Duration forTurn() {
    return jittered(LONGEST_IN_LINE);
  }

  /** After so many posts that made nothing. */
  Duration afterPosts(int posts) {
    var pause = properties.retryFirst().multipliedBy(1L << Math.min(posts - 1, 20));
    return jittered(between(Duration.ZERO, pause, properties.retryLongest()));
  }

  private static Duration between(Duration least, Duration pause, Duration most) {
    var atLeast = pause.compareTo(least) < 0 ? least : pause;
    return atLeast.compareTo(most) > 0 ? most : atLeast;
  }

  private static Duration jittered(Duration pause) {
    return pause.plusMillis(ThreadLocalRandom.current().nextLong(pause.toMillis() / 5 + 1));
  }
}
