package dev.easel.runs;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How far a training is, by what it prints.
 *
 * @param done images or steps, 0 to {@code total}
 * @param total at least 1
 * @param rate images or steps a second; null if the training does not say
 * @param at when it was printed
 */
public record TrainingProgress(
    Phase phase, long done, long total, @Nullable Double rate, Instant at) {

  /** The parts of a training that count. */
  public enum Phase {
    /** Makes class images, before the training itself. */
    GENERATING,
    TRAINING;

    @JsonValue
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
