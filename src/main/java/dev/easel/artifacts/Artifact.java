package dev.easel.artifacts;

import dev.easel.volumes.FileEntry;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One catalogued file of a run.
 *
 * @param path below the output folder
 * @param mediaType by its name, of pictures by their first bytes
 * @param size in bytes
 * @param modified in whole microseconds
 * @param sha256 lower-case hex; null of what is no file, or could not be read
 * @param crc32 of the same bytes; null where the SHA-256 is
 * @param step that a sample was drawn after; null of anything else
 * @param madeByRun it was written after the run was accepted, and not later than its end
 */
record Artifact(
    String path,
    ArtifactType type,
    ArtifactKind kind,
    String mediaType,
    long size,
    Instant modified,
    @Nullable String sha256,
    @Nullable Long crc32,
    @Nullable Integer step,
    boolean madeByRun) {

  /**
   * When a run was there to write. A clock of a file server may differ, and a network file system
   * be late.
   *
   * @param from when it was accepted, or its retry asked for
   * @param to its end
   */
  record Span(Instant from, Instant to) {

    private static final Duration LATE = Duration.ofMinutes(5);

    boolean has(Instant written) {
      return !written.isBefore(from) && !written.isAfter(to.plus(LATE));
    }
  }

  /** What is found at a path, before it was read. */
  static Artifact found(String path, FileEntry entry, List<Span> run) {
    var modified = modified(entry);
    return new Artifact(
        path,
        type(entry),
        ArtifactKind.of(path),
        MediaTypes.byName(path),
        entry.isFile() && entry.isNamed() ? entry.size() : 0,
        modified,
        null,
        null,
        ArtifactKind.step(path).orElse(null),
        run.stream().anyMatch(span -> span.has(modified)));
  }

  /** What is not told by its whole name cannot be reached, whatever it is. */
  private static ArtifactType type(FileEntry entry) {
    if (!entry.isNamed()) {
      return ArtifactType.SPECIAL;
    }
    return switch (entry.kind()) {
      case FILE -> ArtifactType.FILE;
      case LINK -> ArtifactType.LINK;
      case FOLDER, OTHER -> ArtifactType.SPECIAL;
    };
  }

  static Instant modified(FileEntry entry) {
    return entry.modified().truncatedTo(ChronoUnit.MICROS); // PostgreSQL's
  }

  /** The same once it was read. */
  Artifact read(Digests.Whole whole) {
    return new Artifact(
        path,
        type,
        kind,
        whole.picture().orElse(mediaType),
        size,
        modified,
        whole.sha256(),
        whole.crc32(),
        step,
        madeByRun);
  }

  /** The same, of a run that was there at other times. */
  Artifact madeByRun(boolean made) {
    return new Artifact(path, type, kind, mediaType, size, modified, sha256, crc32, step, made);
  }

  /** Whether this is what was catalogued, as far as can be seen without reading it. */
  boolean is(FileEntry entry) {
    return type == type(entry)
        && modified.equals(modified(entry))
        && (type != ArtifactType.FILE || size == entry.size());
  }

  /** It was read whole, and can be given to a caller. */
  boolean isReadable() {
    return sha256 != null;
  }

  /** False if its name is not told in full, so that it is not reached by it. */
  boolean isNamed() {
    return path.indexOf('\uFFFD') < 0;
  }

  String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
