package dev.easel.secrets;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Whose token a Secret holds. */
public enum Service {
  HUGGINGFACE,
  WANDB;

  /** As paths have it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Service> of(String word) {
    return Arrays.stream(values()).filter(service -> service.word().equals(word)).findFirst();
  }
}
