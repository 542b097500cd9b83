package dev.easel.webhooks;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** When what was not taken is sent again: ten tries within some three days. */
final class Schedule {

  /** Between the tries, as Standard Webhooks proposes. */
  private static final List<Duration> PAUSES =
      List.of(
          Duration.ofSeconds(5),
          Duration.ofMinutes(5),
          Duration.ofMinutes(30),
          Duration.ofHours(2),
          Duration.ofHours(5),
          Duration.ofHours(10),
          Duration.ofHours(14),
          Duration.ofHours(20),
          Duration.ofHours(24));

  private static final Duration LONGEST_ASKED = Duration.ofHours(24);
  private static final Duration FIRST_REST = Duration.ofSeconds(1);
  private static final int MOST_DOUBLINGS = 8;

  /** Of the pause, more or less: receivers that were away are not met by all at once. */
  private static final double JITTER = 0.1;

  private Schedule() {}

  /**
   * Empty if it was the last try.
   *
   * @param tries that there were
   * @param asked not before; a receiver may put it off by a day
   */
  static Optional<Instant> next(
      int tries, @Nullable Instant asked, Instant now, RandomGenerator random) {
    if (tries > PAUSES.size()) {
      return Optional.empty();
    }
    var pause = PAUSES.get(tries - 1).toMillis();
    var due = now.plusMillis(Math.round(pause * (1 + random.nextDouble(-JITTER, JITTER))));
    return Optional.of(later(due, asked, now));
  }

  private static Instant later(Instant due, @Nullable Instant asked, Instant now) {
    if (asked == null) {
      return due;
    }
    var latest = now.plus(LONGEST_ASKED);
    var bounded = asked.isAfter(latest) ? latest : asked;
    return bounded.isAfter(due) ? bounded : due;
  }

  /**
   * Until when nothing is sent to a receiver that failed: so one that hangs costs less and less,
   * four minutes apart in the end, whatever waits for it.
   *
   * @param failures in a row
   * @param asked not before; a receiver may put all off by a day
   */
  static Instant rest(int failures, @Nullable Instant asked, Instant now) {
    var rest = FIRST_REST.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS));
    return later(now.plus(rest), asked, now);
  }
}
