package dev.easel.artifacts;

import dev.easel.http.ShownPictures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import org.springframework.http.MediaType;

/** SHA-256 of files and of catalogues. */
final class Digests {

  private Digests() {}

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * What was read to the end.
   *
   * @param picture its media type, if it is one
   * @param sha256 lower-case hex
   * @param crc32 as zip archives have it
   */
  record Whole(Optional<String> picture, String sha256, long crc32) {}

  /**
   * Reads to the end.
   *
   * @param piece to read into, of at least {@link ShownPictures#SIGNATURE} bytes
   */
  static Whole read(ReadableByteChannel channel, ByteBuffer piece) throws IOException {
    var sha256 = sha256();
    var crc32 = new CRC32();
    var start = new byte[0];
    while (channel.read(piece.clear()) >= 0) {
      piece.flip();
      if (start.length == 0) {
        start = new byte[Math.min(piece.limit(), ShownPictures.SIGNATURE)];
        piece.duplicate().get(start);
      }
      crc32.update(piece.duplicate());
      sha256.update(piece);
    }
    return new Whole(
        ShownPictures.type(start).map(MediaType::toString),
        HexFormat.of().formatHex(sha256.digest()),
        crc32.getValue());
  }

  /** Of files and what is said of them, in lower-case hex: the same digest, the same bytes. */
  static String of(List<Artifact> artifacts, String words) {
    var sha256 = sha256();
    sha256.update(words.getBytes(StandardCharsets.UTF_8));
    for (var file : artifacts) {
      var line =
          "\n%s\0%s\0%d\0%s"
              .formatted(file.path(), file.sha256(), file.size(), file.modified().getEpochSecond());
      sha256.update(line.getBytes(StandardCharsets.UTF_8));
    }
    return HexFormat.of().formatHex(sha256.digest());
  }
}
