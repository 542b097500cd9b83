package dev.easel.volumes;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many files a file system can hold: a claim of small files is full before its bytes are. Of
 * file systems without a limit, it is zero of zero.
 */
public record Inodes(long total, long usable) {

  private static final Logger log = LoggerFactory.getLogger(Inodes.class);

  /** Of {@code struct statvfs} of 64-bit Linux: f_files and f_favail. */
  private static final int TOTAL = 40;

  private static final int USABLE = 56;
  private static final int LONGEST = 256;

  /** The JDK does not tell them: asked of the C library, on 64-bit Linux. */
  static Optional<Inodes> of(Path folder) {
    if (!isKnownSystem()) {
      return Optional.empty();
    }
    try {
      return statvfs(folder);
    } catch (Throwable e) { // what invokeExact may throw
      log.debug("inodes of {} are not known", folder, e);
      return Optional.empty();
    }
  }

  private static boolean isKnownSystem() {
    var machine = System.getProperty("os.arch");
    return System.getProperty("os.name").equals("Linux")
        && (machine.equals("amd64") || machine.equals("aarch64"));
  }

  @SuppressWarnings("restricted")
  private static Optional<Inodes> statvfs(Path folder) throws Throwable {
    var linker = Linker.nativeLinker();
    var function = linker.defaultLookup().find("statvfs");
    if (function.isEmpty()) {
      return Optional.empty();
    }
    var statvfs =
        linker.downcallHandle(
            function.get(),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS));
    try (var arena = Arena.ofConfined()) {
      var answer = arena.allocate(LONGEST, 8);
      var failed = (int) statvfs.invokeExact(arena.allocateFrom(folder.toString()), answer);
      return failed != 0
          ? Optional.empty()
          : Optional.of(
              new Inodes(
                  answer.get(ValueLayout.JAVA_LONG, TOTAL),
                  answer.get(ValueLayout.JAVA_LONG, USABLE)));
    }
  }
}
