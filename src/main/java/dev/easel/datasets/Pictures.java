package dev.easel.datasets;

import java.awt.image.BufferedImage;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.imageio.ImageReader;
import org.springframework.stereotype.Component;

/** Says what files are as pictures: by their headers first, then by decoding them. */
@Component
class Pictures {

  /** Enough to see what a picture looks like, and whether a part of it is transparent. */
  private static final int SAMPLE = 64 * 64;

  /** Of a JPEG in several scans, its decoder keeps what it read of each pixel until the last. */
  private static final int PROGRESSIVE = 4;

  /** In pixels; rows of any length are held whole. */
  private static final int LONGEST_SIDE = 16_384;

  private final Decoding decoding;
  private final DatasetProperties properties;

  Pictures(Decoding decoding, DatasetProperties properties) {
    this.decoding = decoding;
    this.properties = properties;
  }

  /** Looks at a whole file; what is wrong with its content is in the answer. */
  Picture look(SeekableByteChannel channel) throws IOException {
    var format = format(channel);
    if (format.isEmpty()) {
      return Picture.unreadable(
          null, 0, 0, Flaw.UNDECODABLE, "It is no PNG, JPEG, WebP, BMP or GIF.");
    }
    var headers = Headers.of(channel, format.get());
    if (headers.excess() != null) {
      return Picture.unreadable(format.get(), 0, 0, Flaw.UNDECODABLE, headers.excess());
    }
    try {
      return decoding.with(
          channel, format.get(), reader -> look(reader, format.get(), channel, headers));
    } catch (IOException e) {
      return Picture.unreadable(
          format.get(),
          0,
          0,
          isEnd(e) ? Flaw.TRUNCATED : Flaw.UNDECODABLE,
          isEnd(e) ? "It ends before its last pixel." : "It cannot be decoded: " + words(e));
    }
  }

  /** Of a file's first bytes. */
  static Optional<PictureFormat> format(SeekableByteChannel channel) throws IOException {
    return PictureFormat.of(Headers.bytes(channel, 0, PictureFormat.HEAD).array());
  }

  private Picture look(
      ImageReader reader, PictureFormat format, SeekableByteChannel channel, Headers headers)
      throws IOException {
    var width = reader.getWidth(0);
    var height = reader.getHeight(0);
    var excess = excess(width, height, format, headers);
    return excess.isPresent()
        ? Picture.unreadable(format, width, height, Flaw.TOO_MANY_PIXELS, excess.get())
        : decoded(reader, format, channel, headers);
  }

  private Optional<String> excess(int width, int height, PictureFormat format, Headers headers) {
    var weight = Math.max(format.weight(), headers.isProgressive() ? PROGRESSIVE : 1);
    var limit = properties.pixels() / weight;
    if (Math.max((long) width * height, headers.pixels()) > limit) {
      return Optional.of(
          "It has %d x %d pixels, more than the %d million that are read of such a %s."
              .formatted(width, height, Math.max(1, limit / 1_000_000), format));
    }
    return Math.max(width, height) > LONGEST_SIDE
        ? Optional.of(
            "It has %d x %d pixels, and a side of more than %,d is not read."
                .formatted(width, height, LONGEST_SIDE))
        : Optional.empty();
  }

  /**
   * Refuses what is not to be decoded.
   *
   * @throws IOException saying why
   */
  void requireBounded(ImageReader reader, PictureFormat format, Headers headers)
      throws IOException {
    if (headers.excess() != null) {
      throw new IOException(headers.excess());
    }
    var excess = excess(reader.getWidth(0), reader.getHeight(0), format, headers);
    if (excess.isPresent()) {
      throw new IOException(excess.get());
    }
  }

  private Picture decoded(
      ImageReader reader, PictureFormat format, SeekableByteChannel channel, Headers headers)
      throws IOException {
    var width = reader.getWidth(0);
    var height = reader.getHeight(0);
    var warnings = new ArrayList<String>();
    BufferedImage image;
    try {
      image = decoding.decoded(reader, SAMPLE, warnings::add);
    } catch (IOException | RuntimeException e) {
      return isEnd(e)
          ? Picture.unreadable(
              format, width, height, Flaw.TRUNCATED, "It ends before its last pixel.")
          : Picture.unreadable(
              format, width, height, Flaw.UNDECODABLE, "It cannot be decoded: " + words(e));
    }
    if ((isCut(warnings) && !headers.isEnded()) || headers.isLongerThan(channel.size())) {
      return Picture.unreadable(
          format, width, height, Flaw.TRUNCATED, "It ends before its last pixel.");
    }
    return new Picture(
        format,
        width,
        height,
        headers.orientation(),
        frames(reader, format, headers),
        headers.components() == 4,
        isTransparent(image),
        Look.of(image),
        null,
        null);
  }

  private static int frames(ImageReader reader, PictureFormat format, Headers headers)
      throws IOException {
    return switch (format) {
      case GIF, WEBP -> Math.max(1, reader.getNumImages(true));
      case PNG -> headers.isAnimated() ? 2 : 1;
      case JPEG, BMP -> 1;
    };
  }

  private static boolean isTransparent(BufferedImage image) {
    var alpha = image.getAlphaRaster();
    if (alpha == null) {
      return hasTransparentColour(image);
    }
    var full = (1 << alpha.getSampleModel().getSampleSize(0)) - 1;
    for (var y = 0; y < alpha.getHeight(); y++) {
      for (var x = 0; x < alpha.getWidth(); x++) {
        if (alpha.getSample(x, y, 0) < full) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean hasTransparentColour(BufferedImage image) {
    if (!image.getColorModel().hasAlpha()) {
      return false;
    }
    for (var y = 0; y < image.getHeight(); y++) {
      for (var x = 0; x < image.getWidth(); x++) {
        if (image.getRGB(x, y) >>> 24 < 0xff) {
          return true;
        }
      }
    }
    return false;
  }

  /** By libjpeg's words, which the JDK hands on as a warning, and fills the rest with grey. */
  private static boolean isCut(List<String> warnings) {
    return warnings.stream()
        .map(warning -> warning.toLowerCase(Locale.ROOT))
        .anyMatch(it -> it.contains("premature end"));
  }

  private static boolean isEnd(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof EOFException
          || String.valueOf(cause.getMessage()).contains("Unexpected end of")) {
        return true;
      }
    }
    return false;
  }

  private static String words(Throwable e) {
    var words = String.valueOf(e.getMessage()).replaceAll("\\p{Cntrl}", " ");
    return words.substring(0, Math.min(words.length(), 200));
  }
}
