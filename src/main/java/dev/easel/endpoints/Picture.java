package dev.easel.endpoints;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.Arrays;
import java.util.Optional;
import org.springframework.http.MediaType;

/**
 * An answer that begins like a picture; the predictor's own Content-Type is not reliable.
 *
 * @param body unread
 */
record Picture(MediaType type, InputStream body) {

  private static final int SIGNATURE = 12;
  private static final MediaType WEBP = MediaType.parseMediaType("image/webp");

  /** What the body is, if a picture; else the body can still be read through {@code rest}. */
  static Optional<Picture> of(PushbackInputStream rest) throws IOException {
    var start = rest.readNBytes(SIGNATURE);
    rest.unread(start);
    return type(start).map(type -> new Picture(type, rest));
  }

  static PushbackInputStream sniffable(InputStream body) {
    return new PushbackInputStream(body, SIGNATURE);
  }

  private static Optional<MediaType> type(byte[] start) {
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
