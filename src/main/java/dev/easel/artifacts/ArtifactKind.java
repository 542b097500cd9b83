package dev.easel.artifacts;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What a file of an output folder is for, by its place and name. */
enum ArtifactKind {
  /** Of the pipeline that diffusers loads. */
  DIFFUSERS,
  SAFETENSORS,
  /** What the serializer wrote, for endpoints that start faster. */
  TENSORIZER,
  /** A picture that the training drew on its way. */
  SAMPLE,
  /** What the training wrote down, W&amp;B's own files among it. */
  LOG,
  /** A state to train on from, not to draw with. */
  CHECKPOINT,
  OTHER;

  private static final String WANDB = "wandb/";

  /** W&amp;B 0.12 to 0.19 keep pictures as {@code <key>_<step>_<digest>.<suffix>}. */
  private static final Pattern SAMPLED =
      Pattern.compile(
          "wandb/(?:wandb/)?[^/]+/files/media/images/(?:.*/)?[^/]*_(\\d{1,9})_[0-9a-f]{20}"
              + "\\.(?:png|jpe?g|webp)");

  private static final Set<String> PARTS =
      Set.of(
          "unet",
          "vae",
          "text_encoder",
          "text_encoder_2",
          "tokenizer",
          "tokenizer_2",
          "scheduler",
          "safety_checker",
          "feature_extractor",
          "image_encoder");

  private static final Pattern SERIALIZED =
      Pattern.compile(
          "[^/]+\\.tensors|(encoder|vae|unet)-config\\.json"
              + "|(vocab|special_tokens_map|tokenizer_config)\\.json|merges\\.txt");

  private static final Pattern SAVED_STATE =
      Pattern.compile("(.*/)?checkpoint-\\d+/.*|.*\\.(ckpt|pt|pth)|(.*/)?optimizer\\.bin");

  private static final Pattern WRITTEN_DOWN =
      Pattern.compile(".*\\.(log|out|err)|(.*/)?events\\.out\\.tfevents\\..*");

  /**
   * @param path below the output folder
   */
  static ArtifactKind of(String path) {
    if (path.startsWith(WANDB)) {
      return step(path).isPresent() ? SAMPLE : LOG;
    }
    if (SAVED_STATE.matcher(path).matches()) {
      return CHECKPOINT;
    }
    if (path.endsWith(".safetensors")) {
      return SAFETENSORS;
    }
    if (SERIALIZED.matcher(path).matches()) {
      return TENSORIZER;
    }
    if (path.equals("model_index.json") || PARTS.contains(firstFolder(path))) {
      return DIFFUSERS;
    }
    return WRITTEN_DOWN.matcher(path).matches() ? LOG : OTHER;
  }

  /** The step that a sample was drawn after; empty of anything else. */
  static Optional<Integer> step(String path) {
    var sampled = SAMPLED.matcher(path);
    return sampled.matches() ? Optional.of(Integer.valueOf(sampled.group(1))) : Optional.empty();
  }

  private static String firstFolder(String path) {
    var end = path.indexOf('/');
    return end < 0 ? "" : path.substring(0, end);
  }

  @JsonValue
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
