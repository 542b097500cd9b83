package dev.easel.datasets;

import com.drew.imaging.jpeg.JpegMetadataReader;
import com.drew.imaging.jpeg.JpegProcessingException;
import com.drew.imaging.jpeg.JpegSegmentMetadataReader;
import com.drew.lang.ByteArrayReader;
import com.drew.metadata.Metadata;
import com.drew.metadata.MetadataException;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifReader;
import com.drew.metadata.jpeg.JpegDirectory;
import com.drew.metadata.jpeg.JpegReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a file says of its picture beside the pixels. Only what is asked for is read: a PNG's texts
 * and colour profiles unpack to any size.
 *
 * @param orientation EXIF's, 1 if nothing is said
 * @param components of a JPEG; 0 of others
 * @param isAnimated if a PNG is
 * @param length of the file by its own account; 0 if it has none
 * @param isEnded false if a JPEG has no end marker among its last bytes
 * @param pixels that a WebP's streams claim, whatever its canvas; 0 of others
 */
record Headers(
    int orientation,
    int components,
    boolean isAnimated,
    long length,
    boolean isEnded,
    long pixels) {

  /** Of a JPEG that is looked through: what is said is said at its beginning. */
  private static final int MOST = 4 * 1024 * 1024;

  private static final int LAST = 1024;
  private static final int CHUNKS = 256;
  private static final int EXIF = 64 * 1024;
  private static final List<JpegSegmentMetadataReader> SEGMENTS =
      List.of(new ExifReader(), new JpegReader());
  private static final Headers NONE = new Headers(1, 0, false, 0, true, 0);

  static Headers of(SeekableByteChannel channel, PictureFormat format) throws IOException {
    return switch (format) {
      case JPEG -> jpeg(channel);
      case WEBP -> webp(channel);
      case PNG -> new Headers(1, 0, isAnimated(channel), 0, true, 0);
      case BMP -> new Headers(1, 0, false, little(channel, 2, 4), true, 0);
      case GIF -> NONE;
    };
  }

  boolean isLongerThan(long size) {
    return length > size;
  }

  private static Headers jpeg(SeekableByteChannel channel) throws IOException {
    channel.position(0);
    var metadata = new Metadata();
    try {
      JpegMetadataReader.process(
          metadata, new First(Channels.newInputStream(channel), MOST), SEGMENTS);
    } catch (JpegProcessingException | IOException | RuntimeException e) {
      // headers that cannot be read say nothing; the decoder says what it thinks of the file
    }
    var frame = metadata.getFirstDirectoryOfType(JpegDirectory.class);
    return new Headers(orientation(metadata), components(frame), false, 0, isEnded(channel), 0);
  }

  private static int components(@Nullable JpegDirectory frame) {
    try {
      return frame == null ? 0 : frame.getNumberOfComponents();
    } catch (MetadataException e) {
      return 0;
    }
  }

  private static int orientation(Metadata metadata) {
    var exif = metadata.getFirstDirectoryOfType(ExifIFD0Directory.class);
    var said = exif == null ? null : exif.getInteger(ExifIFD0Directory.TAG_ORIENTATION);
    return said == null || said < 1 || said > 8 ? 1 : said;
  }

  private static boolean isEnded(SeekableByteChannel channel) throws IOException {
    var count = (int) Math.min(LAST, channel.size());
    var last = bytes(channel, channel.size() - count, count);
    for (var at = 0; at < count - 1; at++) {
      if (last.get(at) == (byte) 0xff && last.get(at + 1) == (byte) 0xd9) {
        return true;
      }
    }
    return false;
  }

  /** Chunk by chunk; a frame of an animation has chunks of its own. */
  private static Headers webp(SeekableByteChannel channel) throws IOException {
    var metadata = new Metadata();
    var pixels = 0L;
    var at = 12L;
    for (var n = 0; n < CHUNKS && at + 8 <= channel.size(); n++) {
      var kind = text(channel, at);
      var size = little(channel, at + 4, 4);
      pixels = Math.max(pixels, pixels(channel, kind, at + 8));
      if (kind.equals("EXIF") && size <= EXIF) {
        exif(bytes(channel, at + 8, (int) size).array(), metadata);
      }
      at += kind.equals("ANMF") ? 8 + 16 : 8 + size + (size & 1);
    }
    return new Headers(orientation(metadata), 0, false, 8 + little(channel, 4, 4), true, pixels);
  }

  private static long pixels(SeekableByteChannel channel, String kind, long at) throws IOException {
    return switch (kind) {
      case "VP8 " -> (little(channel, at + 6, 2) & 0x3fff) * (little(channel, at + 8, 2) & 0x3fff);
      case "VP8L" -> {
        var sides = little(channel, at + 1, 4);
        yield ((sides & 0x3fff) + 1) * ((sides >> 14 & 0x3fff) + 1);
      }
      case "VP8X" -> (little(channel, at + 4, 3) + 1) * (little(channel, at + 7, 3) + 1);
      default -> 0;
    };
  }

  private static void exif(byte[] exif, Metadata metadata) {
    try {
      var preamble = ExifReader.startsWithJpegExifPreamble(exif);
      new ExifReader().extract(new ByteArrayReader(exif, preamble ? 6 : 0), metadata);
    } catch (RuntimeException e) {
      // as above
    }
  }

  /** APNG says so in a chunk before the first of pixels. */
  private static boolean isAnimated(SeekableByteChannel channel) throws IOException {
    var at = 8L;
    for (var n = 0; n < CHUNKS && at + 8 <= channel.size(); n++) {
      var kind = text(channel, at + 4);
      if (kind.equals("IDAT")) {
        return false;
      }
      if (kind.equals("acTL")) {
        return true;
      }
      at += 12 + Integer.toUnsignedLong(bytes(channel, at, 4).getInt(0));
    }
    return false;
  }

  private static String text(SeekableByteChannel channel, long at) throws IOException {
    return new String(bytes(channel, at, 4).array(), StandardCharsets.ISO_8859_1);
  }

  /** A number of at most four bytes, the lowest first. */
  private static long little(SeekableByteChannel channel, long at, int count) throws IOException {
    var bytes = ByteBuffer.allocate(4).put(bytes(channel, at, count).array());
    return Integer.toUnsignedLong(bytes.order(ByteOrder.LITTLE_ENDIAN).getInt(0));
  }

  /** Zeros beyond the end. */
  private static ByteBuffer bytes(SeekableByteChannel channel, long at, int count)
      throws IOException {
    var bytes = ByteBuffer.allocate(count);
    channel.position(at);
    while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
      // on
    }
    return bytes;
  }

  /** The first bytes of a stream. */
  private static final class First extends InputStream {

    private final InputStream whole;
    private long left;

    First(InputStream whole, long most) {
      this.whole = whole;
      this.left = most;
    }

    @Override
    public int read() throws IOException {
      return left-- <= 0 ? -1 : whole.read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (left <= 0) {
        return -1;
      }
      var count = whole.read(bytes, offset, (int) Math.min(length, left));
      left -= Math.max(0, count);
      return count;
    }
  }
}
