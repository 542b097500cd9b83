package dev.easel.bench;

import java.io.IOException;
import java.nio.file.Path;
import org.springframework.util.FileSystemUtils;

/** What going in or out of Easel stands on: {@code cp} on the same disk. */
final class Copy {

  private Copy() {}

  /** Seconds to copy a file, or a folder with all files in it. */
  static double of(Path from, Path to) throws IOException, InterruptedException {
    FileSystemUtils.deleteRecursively(to);
    var begin = System.nanoTime();
    var cp = new ProcessBuilder("cp", "-r", from.toString(), to.toString()).start();
    if (cp.waitFor() != 0) {
      throw new IOException("cp failed");
    }
    return seconds(begin);
  }

  static double seconds(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }
}
