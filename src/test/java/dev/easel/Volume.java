package dev.easel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/** A directory that is the guide's claim, to the sandbox's pods and to Easel. */
public final class Volume implements AutoCloseable {

  public static final String CLAIM = "db-finetune-data";

  /** Of a request: it trains on what lies there, whatever that is. */
  public static final String UNCHECKED = "\"allow_unchecked\": true,";

  private final Path root;

  private Volume(Path root) {
    this.root = root;
  }

  public static Volume create() {
    try {
      return new Volume(Files.createTempDirectory("easel-claim").toRealPath());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What lies there, by its path on the claim. */
  public Path at(String path) {
    return root.resolve(path);
  }

  /** For the sandbox. */
  public Map<String, Path> claims() {
    return Map.of(CLAIM, root);
  }

  /** For Easel. */
  public Map<String, Object> settings() {
    return Map.of("easel.volumes.mounts", CLAIM + "=" + root);
  }

  /** All below a folder but folders, by their paths in it; links are not followed. */
  public Map<String, Path> files(String folder) {
    var files = new TreeMap<String, Path>();
    try (Stream<Path> all = Files.walk(at(folder))) {
      all.filter(path -> !Files.isDirectory(path, java.nio.file.LinkOption.NOFOLLOW_LINKS))
          .forEach(path -> files.put(at(folder).relativize(path).toString(), path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }

  @Override
  public void close() {
    try {
      FileSystemUtils.deleteRecursively(root);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
