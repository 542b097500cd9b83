package dev.easel.recipes;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a parameter means to Easel, whatever its name: {@code x-role} in the schema. */
public enum Role {
  RUN_NAME,
  CLAIM,
  MODEL,
  OUTPUT,
  CLASS_DATASET,
  CLASS_PROMPT,
  NUM_CLASS_IMAGES,
  INSTANCE_DATASET,
  CAPTIONED_DATASET,
  IMAGE,
  IMAGE_TAG,
  RUN_INFERENCE,
  INFERENCE_ONLY,
  REGION,
  TRAINER_GPU,
  TRAINER_GPU_COUNT,
  INFERENCE_GPU;

  /** As it is written in {@code x-role}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Role> of(String word) {
    return Arrays.stream(values()).filter(role -> role.word().equals(word)).findFirst();
  }

  /**
   * The role that a parameter of one of the guide's names has without saying so: what runs with the
   * cluster's rights stays guarded when a schema forgets its {@code x-role}.
   */
  static Optional<Role> named(String parameter) {
    return switch (parameter) {
      case "pvc" -> Optional.of(CLAIM);
      case "dataset" -> Optional.of(CAPTIONED_DATASET);
      default ->
          of(parameter)
              .or(() -> parameter.endsWith("_image") ? Optional.of(IMAGE) : Optional.empty())
              .or(() -> parameter.endsWith("_tag") ? Optional.of(IMAGE_TAG) : Optional.empty());
    };
  }

  /** Whether several parameters of one recipe may have it. */
  boolean repeats() {
    return this == IMAGE || this == IMAGE_TAG;
  }
}
