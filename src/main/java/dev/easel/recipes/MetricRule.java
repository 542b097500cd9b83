package dev.easel.recipes;

import com.google.re2j.Pattern;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How one metric is read from a line.
 *
 * @param name lower case with underscores, at most 40 characters
 * @param unit of its values; null if they have none
 * @param pattern its group {@code value}, or its first, is the number; a group {@code reciprocal}
 *     is one over it; a group {@code step} is the training's step
 */
public record MetricRule(String name, @Nullable String unit, Pattern pattern) {

  /**
   * A number that was read.
   *
   * @param value finite
   * @param step null if the line does not say
   */
  public record Reading(double value, @Nullable Long step) {}

  /** What a line says of it; empty if nothing, or no finite number. */
  public Optional<Reading> read(String line) {
    return LineMatch.find(pattern, line)
        .flatMap(
            match ->
                match
                    .rate("value", 1)
                    .map(
                        value ->
                            new Reading(
                                value,
                                match
                                    .number("step")
                                    .filter(step -> step >= 0)
                                    .map(Double::longValue)
                                    .orElse(null))));
  }
}
