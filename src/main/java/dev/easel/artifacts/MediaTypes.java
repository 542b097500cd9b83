package dev.easel.artifacts;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What type a file is served as: pictures by what is in them, anything else by its name. */
final class MediaTypes {

  /** Enough of a file's beginning to know a picture by. */
  static final int SIGNATURE = 12;

  private static final String ANY = "application/octet-stream";
  private static final Map<String, String> BY_SUFFIX =
      Map.of(
          "json", "application/json",
          "txt", "text/plain;charset=utf-8",
          "log", "text/plain;charset=utf-8",
          "md", "text/markdown;charset=utf-8",
          "yaml", "application/yaml",
          "yml", "application/yaml",
          "csv", "text/csv;charset=utf-8",
          "zip", "application/zip",
          "tar", "application/x-tar");

  private static final Set<String> PICTURES = Set.of("image/png", "image/jpeg", "image/webp");

  private MediaTypes() {}

  static String byName(String path) {
    var name = path.substring(path.lastIndexOf('/') + 1);
    return BY_SUFFIX.getOrDefault(name.substring(name.lastIndexOf('.') + 1), ANY);
  }

  /** The picture that begins so, or empty. */
  static Optional<String> sniffed(byte[] start) {
    if (begins(start, 0, 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n')) {
      return Optional.of("image/png");
    }
    if (begins(start, 0, 0xff, 0xd8, 0xff)) {
      return Optional.of("image/jpeg");
    }
    return begins(start, 0, 'R', 'I', 'F', 'F') && begins(start, 8, 'W', 'E', 'B', 'P')
        ? Optional.of("image/webp")
        : Optional.empty();
  }

  /** Browsers may show it. */
  static boolean isPicture(String mediaType) {
    return PICTURES.contains(mediaType);
  }

  private static boolean begins(byte[] start, int at, int... signature) {
    if (start.length < at + signature.length) {
      return false;
    }
    var expected = new byte[signature.length];
    for (var i = 0; i < signature.length; i++) {
      expected[i] = (byte) signature[i];
    }
    return Arrays.equals(expected, Arrays.copyOfRange(start, at, at + signature.length));
  }
}
