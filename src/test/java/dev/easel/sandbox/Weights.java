package dev.easel.sandbox;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** A Stable Diffusion pipeline as diffusers 0.14 saves it, with noise for numbers. */
final class Weights {
  static final int SMALL = 64 * 1024;
  private static final int LARGE = 2 * 1024 * 1024;
  private static final String WORDS = "sandbox, not a model's weights\n";

  private final long seed;

  Weights(long seed) {
    this.seed = seed;
  }

  /** {@code StableDiffusionPipeline.save_pretrained}: over what lies there. */
  void savePipeline(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (String part : List.of("unet", "vae")) {
      json(folder.resolve(part), "config.json");
      save(
          folder.resolve(part).resolve("diffusion_pytorch_model.bin"),
          WORDS,
          part.equals("unet") ? LARGE : SMALL);
    }
    for (String part : List.of("text_encoder", "safety_checker")) {
      json(folder.resolve(part), "config.json");
      save(folder.resolve(part).resolve("pytorch_model.bin"), WORDS, SMALL);
    }
    json(folder.resolve("scheduler"), "scheduler_config.json");
    json(folder.resolve("feature_extractor"), "preprocessor_config.json");
    saveTokenizer(Files.createDirectories(folder.resolve("tokenizer")));
    json(folder, "model_index.json");
  }

  void saveTokenizer(Path folder) throws IOException {
    Files.writeString(folder.resolve("merges.txt"), "#version: 0.2\ni n\nt h\n");
    for (String file : List.of("special_tokens_map.json", "tokenizer_config.json", "vocab.json")) {
      json(folder, file);
    }
  }

  void json(Path folder, String name) throws IOException {
    Files.createDirectories(folder);
    String text =
        """
        {
          "_class_name": "%s",
          "_diffusers_version": "0.14.0"
        }
        """;
    Files.writeString(folder.resolve(name), text.formatted("Sandbox"));
  }

  void save(Path file, String begin, int bytes) throws IOException {
    byte[] noise = new byte[8192];
    Random random = new Random(seed * 31 + file.getFileName().toString().hashCode());
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      out.write(begin.getBytes(StandardCharsets.UTF_8));
      for (int written = 0; written < bytes; written += noise.length) {
        random.nextBytes(noise);
        out.write(noise);
      }
    }
  }
}
