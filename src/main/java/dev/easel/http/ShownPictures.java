package dev.easel.http;

import java.util.Arrays;
import java.util.Optional;
import org.springframework.http.MediaType;

/** The pictures that a browser may be given though a stranger made them, told by their bytes. */
public final class ShownPictures {

  /** As many bytes as tell one. */
  public static final int SIGNATURE = 12;

  private static final MediaType WEBP = MediaType.parseMediaType("image/webp");

  private ShownPictures() {}

  /** PNG, JPEG or WebP, by how it begins; empty if it is none of them. */
  public static Optional<MediaType> type(byte[] start) {
    if (begins(start, 0, 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n')) {
      return Optional.of(MediaType.IMAGE_PNG);
    }
    if (begins(start, 0, 0xff, 0xd8, 0xff)) {
      return Optional.of(MediaType.IMAGE_JPEG);
    }
    return begins(start, 0, 'R', 'I', 'F', 'F') && begins(start, 8, 'W', 'E', 'B', 'P')
        ? Optional.of(WEBP)
        : Optional.empty();
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
