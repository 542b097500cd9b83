package dev.easel.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What the guide's programs write to the claim. */
final class Programs {
  private Programs() {}

  /** In the order of their time; nothing if the claim is no directory. */
  static List<Disks.Writing> of(
      String step, Map<String, String> arguments, JsonNode pod, Disk disk) {
    if (!disk.isMounted()) {
      return List.of();
    }
    return switch (step) {
      case "downloader" -> downloader(arguments, disk);
      case "finetuner" ->
          new Trainer(arguments, disk, Disk.makesWandbFolder(pod))
              .writings(Json.text(pod, "metadata", "uid"));
      case "serializer" -> serializer(arguments, disk);
      default -> List.of();
    };
  }

  private static List<Disks.Writing> downloader(Map<String, String> arguments, Disk disk) {
    Path folder = disk.at(arguments.getOrDefault("dest", ""));
    Weights weights = new Weights(arguments.getOrDefault("model", "").hashCode());
    return List.of(new Disks.Writing(0.5, () -> weights.savePipeline(folder)));
  }

  /** serialize.py: beside the diffusers folders, not in them. */
  private static List<Disks.Writing> serializer(Map<String, String> arguments, Disk disk) {
    Path folder = disk.at(arguments.getOrDefault("save-path", ""));
    return List.of(new Disks.Writing(0.9, () -> serialize(folder)));
  }

  private static void serialize(Path folder) throws IOException {
    Files.createDirectories(folder);
    Weights weights = new Weights(folder.toString().hashCode());
    for (String part : List.of("encoder", "vae", "unet")) {
      weights.json(folder, part + "-config.json");
      weights.save(folder.resolve(part + ".tensors"), "|TZR|\0", Weights.SMALL);
    }
    weights.saveTokenizer(folder);
  }
}
