package dev.easel.recipes;

import dev.easel.volumes.VolumePath;
import java.util.Optional;

/** A base model that lies on the volume instead of Hugging Face: {@code pvc:models/mine}. */
public final class ModelFolder {

  static final String PREFIX = "pvc:";

  private ModelFolder() {}

  /** The folder that a model's value names; empty if it is a Hugging Face id, or no path. */
  public static Optional<VolumePath> of(String model) {
    return model.startsWith(PREFIX)
        ? VolumePath.parse(model.substring(PREFIX.length()))
        : Optional.empty();
  }
}
