package dev.easel.datasets;

import com.drew.imaging.jpeg.JpegMetadataReader;
import com.drew.imaging.jpeg.JpegProcessingException;
import com.drew.lang.ByteArrayReader;
import com.drew.metadata.Metadata;
import com.drew.metadata.MetadataException;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifReader;
import com.drew.metadata.jpeg.JpegDirectory;
import com.drew.metadata.jpeg.JpegReader;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What stands around the pixels of a picture, read in bounded memory whatever lengths it claims:
 * what a library would unpack, or keep, beside the pixels is not given to it.
 *
 * @param orientation EXIF's, 1 if nothing is said
 * @param components of a JPEG; 0 of others
 * @param isProgressive if a JPEG has its pixels in several scans, which its decoder keeps whole
 * @param isAnimated if a PNG moves
 * @param length of the file by its own account; 0 if it has none
 * @param isEnded if a JPEG has its end marker among the last bytes
 * @param pixels that a WebP's streams claim, whatever its canvas; 0 of others
 * @param excess what a PNG has too much of beside its pixels; null if nothing
 */
record Headers(
    int orientation,
    int components,
    boolean isProgressive,
    boolean isAnimated,
    long length,
    boolean isEnded,
    long pixels,
    @Nullable String excess) {

  /** Of a JPEG that is looked through: what is said is said at its beginning. */
  private static final int FIRST = 8 * 1024 * 1024;

  private static final int LONGEST_EXIF = 64 * 1024;
  private static final int LAST = 1024;

  private static final Headers NONE = new Headers(1, 0, false, false, 0, true, 0, null);

  static Headers of(SeekableByteChannel channel, PictureFormat format) throws IOException {
    return switch (format) {
      case JPEG -> jpeg(channel);
      case PNG -> png(channel);
      case WEBP -> webp(channel);
      case BMP -> new Headers(1, 0, false, false, number(channel, 2), true, 0, null);
      case GIF -> NONE;
    };
  }

  boolean isLongerThan(long size) {
    return length > size;
  }

  private static Headers jpeg(SeekableByteChannel channel) throws IOException {
    var metadata = new Metadata();
    channel.position(0);
    try {
      metadata =
          JpegMetadataReader.readMetadata(
              new First(Channels.newInputStream(channel), FIRST),
              List.of(new ExifReader(), new JpegReader()));
    } catch (JpegProcessingException | RuntimeException | EOFException e) {
      // headers that cannot be read say nothing; the decoder says what it thinks of the file
    }
    var frame = metadata.getFirstDirectoryOfType(JpegDirectory.class);
    var process = frame == null ? null : frame.getInteger(JpegDirectory.TAG_COMPRESSION_TYPE);
    var components =
        frame == null ? null : frame.getInteger(JpegDirectory.TAG_NUMBER_OF_COMPONENTS);
    return new Headers(
        orientation(metadata),
        components == null ? 0 : components,
        process != null && (process & 3) == 2, // of SOF0 to SOF15: 2, 6, 10 and 14
        false,
        0,
        isEnded(channel),
        0,
        null);
  }

  private static Headers png(SeekableByteChannel channel) throws IOException {
    var chunks = new PngChunks(channel);
    var exif = 1;
    var animated = false;
    String excess = null;
    for (var chunk = chunks.next(); chunk != null; chunk = chunks.next()) {
      animated |= chunk.is("acTL") && !chunks.isPastPixels();
      if (chunk.is("eXIf")) {
        exif = exif(channel, chunk.at(), chunk.length());
      }
      excess = excess == null ? chunk.excess() : excess;
    }
    return new Headers(exif, 0, false, animated, 0, true, 0, excess);
  }

  /**
   * RIFF: chunks of a name, a length and content, each at an even place; a frame of an animation
   * has chunks of its own.
   */
  private static Headers webp(SeekableByteChannel channel) throws IOException {
    var orientation = 1;
    var pixels = 0L;
    var at = 12L;
    for (var n = 0; n < 1_000 && at + 8 <= channel.size(); n++) {
      var name = new String(bytes(channel, at, 4).array(), StandardCharsets.ISO_8859_1);
      var length = number(channel, at + 4);
      pixels = Math.max(pixels, pixels(channel, name, at + 8));
      if (name.equals("EXIF")) {
        orientation = exif(channel, at + 8, length);
      }
      at += name.equals("ANMF") ? 8 + 16 : 8 + length + (length & 1);
    }
    return new Headers(orientation, 0, false, false, 8 + number(channel, 4), true, pixels, null);
  }

  private static long pixels(SeekableByteChannel channel, String name, long at) throws IOException {
    return switch (name) {
      case "VP8 " -> {
        var sides = number(channel, at + 6);
        yield (sides & 0x3fff) * (sides >> 16 & 0x3fff);
      }
      case "VP8L" -> {
        var sides = number(channel, at + 1);
        yield ((sides & 0x3fff) + 1) * ((sides >> 14 & 0x3fff) + 1);
      }
      case "VP8X" ->
          ((number(channel, at + 4) & 0xffffff) + 1) * ((number(channel, at + 7) & 0xffffff) + 1);
      default -> 0;
    };
  }

  private static int exif(SeekableByteChannel channel, long at, long length) throws IOException {
    if (length > LONGEST_EXIF || at + length > channel.size()) {
      return 1;
    }
    var exif = bytes(channel, at, (int) length).array();
    var begins = new String(exif, 0, Math.min(6, exif.length), StandardCharsets.ISO_8859_1);
    var metadata = new Metadata();
    try {
      new ExifReader()
          .extract(new ByteArrayReader(exif, begins.equals("Exif\0\0") ? 6 : 0), metadata);
    } catch (RuntimeException e) {
      return 1; // as for a JPEG
    }
    return orientation(metadata);
  }

  private static int orientation(Metadata metadata) {
    var exif = metadata.getFirstDirectoryOfType(ExifIFD0Directory.class);
    try {
      var said =
          exif == null || !exif.containsTag(ExifIFD0Directory.TAG_ORIENTATION)
              ? 1
              : exif.getInt(ExifIFD0Directory.TAG_ORIENTATION);
      return said >= 1 && said <= 8 ? said : 1;
    } catch (MetadataException e) {
      return 1;
    }
  }

  private static boolean isEnded(SeekableByteChannel channel) throws IOException {
    var length = (int) Math.min(LAST, channel.size());
    var last = bytes(channel, channel.size() - length, length);
    for (var at = 0; at < length - 1; at++) {
      if (last.get(at) == (byte) 0xff && last.get(at + 1) == (byte) 0xd9) {
        return true;
      }
    }
    return false;
  }

  private static long number(SeekableByteChannel channel, long at) throws IOException {
    return bytes(channel, at, 4).order(ByteOrder.LITTLE_ENDIAN).getInt(0) & 0xffffffffL;
  }

  /** As many bytes; those behind the end are zero. */
  static ByteBuffer bytes(SeekableByteChannel channel, long at, int length) throws IOException {
    var bytes = ByteBuffer.allocate(length);
    channel.position(at);
    while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
      // on
    }
    return bytes;
  }
}
