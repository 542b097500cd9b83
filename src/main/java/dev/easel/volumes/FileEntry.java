package dev.easel.volumes;

import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a folder has under a name; a link is told as such and never followed.
 *
 * @param size in bytes, of a file
 * @param key tells one file of the volume from another, whatever its name; null where unknown
 */
public record FileEntry(String name, Kind kind, long size, Instant modified, @Nullable Object key) {

  /** What it is. */
  public enum Kind {
    FILE,
    FOLDER,
    LINK,
    /** A device, a pipe or a socket. */
    OTHER
  }

  static FileEntry of(String name, BasicFileAttributes attributes) {
    return new FileEntry(
        name,
        kind(attributes),
        attributes.size(),
        attributes.lastModifiedTime().toInstant(),
        attributes.fileKey());
  }

  private static Kind kind(BasicFileAttributes attributes) {
    if (attributes.isSymbolicLink()) {
      return Kind.LINK;
    }
    if (attributes.isRegularFile()) {
      return Kind.FILE;
    }
    return attributes.isDirectory() ? Kind.FOLDER : Kind.OTHER;
  }

  /**
   * False if the name has bytes that this system's encoding does not know: then it is not the whole
   * name, and nothing is reached by it.
   */
  public boolean isNamed() {
    return name.indexOf('\uFFFD') < 0;
  }

  public boolean isFile() {
    return kind == Kind.FILE;
  }

  public boolean isFolder() {
    return kind == Kind.FOLDER;
  }
}
