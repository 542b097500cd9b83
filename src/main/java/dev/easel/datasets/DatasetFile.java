package dev.easel.datasets;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file of a version.
 *
 * @param sha256 in hex
 * @param format null of what is no picture, and until it was looked at
 */
record DatasetFile(
    String name,
    long bytes,
    String sha256,
    @Nullable PictureFormat format,
    @Nullable Integer width,
    @Nullable Integer height,
    List<Finding> findings) {

  /** As it came, not looked at. */
  static DatasetFile received(String name, long bytes, String sha256) {
    return new DatasetFile(name, bytes, sha256, null, null, null, List.of());
  }
}
