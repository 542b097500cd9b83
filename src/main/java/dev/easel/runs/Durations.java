package dev.easel.runs;

import java.math.BigDecimal;
import java.time.Duration;

/** Durations as exact numbers of seconds. */
final class Durations {

  private Durations() {}

  static BigDecimal seconds(Duration time) {
    return BigDecimal.valueOf(time.toSeconds()).add(BigDecimal.valueOf(time.getNano(), 9));
  }
}
