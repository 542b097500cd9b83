package dev.easel.recipes;

import com.google.re2j.Pattern;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How the progress of a part of the training is read from a line.
 *
 * @param phase {@code generating} (class images) or {@code training}
 * @param pattern its groups {@code done} and {@code total}, or its first two, count; a group {@code
 *     rate} is how many a second, a group {@code reciprocal} one over that
 */
public record ProgressRule(String phase, Pattern pattern) {

  /**
   * How far it is.
   *
   * @param done 0 to total
   * @param total at least 1
   * @param rate how many a second; null if the line does not say
   */
  public record Reading(long done, long total, @Nullable Double rate) {}

  /** What a line says of it; empty if nothing, or what cannot be. */
  public Optional<Reading> read(String line) {
    return LineMatch.find(pattern, line).flatMap(ProgressRule::reading);
  }

  private static Optional<Reading> reading(LineMatch match) {
    var done = match.number("done", 1);
    var total = match.number("total", 2);
    if (done.isEmpty() || total.isEmpty()) {
      return Optional.empty();
    }
    var rate = match.rate("rate", 0).filter(number -> number > 0).orElse(null);
    var reading = new Reading(done.get().longValue(), total.get().longValue(), rate);
    return reading.done() >= 0 && reading.total() >= 1 && reading.done() <= reading.total()
        ? Optional.of(reading)
        : Optional.empty();
  }
}
