package dev.easel.runs;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Duration;
import java.util.Locale;

/** What a running run does. A recipe says which of its steps belongs to which. */
public enum Stage {
  DOWNLOADING(Duration.ofMinutes(3)),
  TRAINING(Duration.ofMinutes(30)),
  SERIALIZING(Duration.ofMinutes(1)),
  DEPLOYING(Duration.ofMinutes(3));

  private final Duration usual;

  Stage(Duration usual) {
    this.usual = usual;
  }

  /** How long it takes where nothing better is known: a guess. */
  Duration usual() {
    return usual;
  }

  @JsonValue
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
