package dev.easel.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A pod's claim, as its main container sees it.
 *
 * @param root the directory that is the claim; null if none is
 * @param mountPath where the container has it
 * @param signedIn W&amp;B has a key
 */
record Disk(@Nullable Path root, String mountPath, boolean signedIn) {
  private static final String IMAGE = ".*\\.(jpg|jpeg|png|webp|bmp)";

  static final Disk NONE = new Disk(null, "", false);

  boolean isMounted() {
    return root != null;
  }

  /** The file that the container knows by this path. */
  Path at(String path) {
    if (root == null || !path.startsWith(mountPath + "/")) {
      throw new IllegalArgumentException(path + " is on no claim");
    }
    Path file = root.resolve(path.substring(mountPath.length() + 1)).normalize();
    if (!file.startsWith(root)) {
      throw new IllegalArgumentException(path + " leaves the claim");
    }
    return file;
  }

  /** How many files the trainer takes for images; empty if the folder is not on a directory. */
  OptionalInt images(@Nullable String folder) {
    if (root == null || folder == null || !Files.isDirectory(at(folder))) {
      return OptionalInt.empty();
    }
    try (Stream<Path> files = Files.list(at(folder))) {
      return OptionalInt.of(
          (int) files.filter(it -> it.getFileName().toString().matches(IMAGE)).count());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The container's command makes W&amp;B's folder, which neither trainer nor W&amp;B do. */
  static boolean makesWandbFolder(JsonNode pod) {
    for (JsonNode word : PodStatus.main(pod).path("command")) {
      if (word.asString("").contains("mkdir -p \"$OUTPUT_PATH/wandb\"")) {
        return true;
      }
    }
    return false;
  }
}
