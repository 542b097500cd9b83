package dev.easel.datasets;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;

/** What tells one content from another. */
final class Digests {

  /** As much of a digest as names a folder. */
  private static final int SHORT = 12;

  private Digests() {}

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Of a set: one line for each file, by name. */
  static String of(Collection<DatasetFile> files) {
    var digest = sha256();
    files.stream()
        .sorted(Comparator.comparing(DatasetFile::name))
        .map(file -> "%s  %s\n".formatted(file.sha256(), file.name()))
        .forEach(line -> digest.update(line.getBytes(StandardCharsets.UTF_8)));
    return hex(digest);
  }

  /** What a version's folder is called. */
  static String folder(String digest) {
    return digest.substring(0, SHORT);
  }
}
