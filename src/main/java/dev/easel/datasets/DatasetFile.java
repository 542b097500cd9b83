package dev.easel.datasets;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A file of a version.
 *
 * @param sha256 in hex
 * @param originalName that it came with; null if that is the same
 * @param format null of what is no picture, and until it was looked at
 */
record DatasetFile(
    String name,
    @Nullable String originalName,
    long bytes,
    String sha256,
    @Nullable PictureFormat format,
    @Nullable Integer width,
    @Nullable Integer height,
    List<Finding> findings) {

  /** As it came, not looked at. */
  static DatasetFile received(GivenName name, long bytes, String sha256) {
    return new DatasetFile(
        name.name(), name.original(), bytes, sha256, null, null, null, List.of());
  }

  /** The same with the name that it came with, which callers are told. */
  DatasetFile called(String original) {
    var renamed = Finding.of(name, Flaw.RENAMED, "It came as '%s'.".formatted(original));
    return new DatasetFile(
        name,
        original,
        bytes,
        sha256,
        format,
        width,
        height,
        Stream.concat(findings.stream(), Stream.of(renamed)).toList());
  }
}
