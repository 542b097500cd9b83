package dev.easel.datasets;

import java.awt.Color;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.LinkedHashMap;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.springframework.stereotype.Component;

/** Small JPEGs of pictures; those asked for lately are kept in memory, up to a limit. */
@Component
class Thumbnails {

  private static final int DECODED = 4;

  private final Decoding decoding;
  private final Pictures pictures;
  private final long limit;
  private final LinkedHashMap<Key, byte[]> kept = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  Thumbnails(Decoding decoding, Pictures pictures, DatasetProperties properties) {
    this.decoding = decoding;
    this.pictures = pictures;
    this.limit = properties.thumbnails().toBytes();
  }

  /** What is the same for as long as the content is. */
  record Key(String sha256, int size) {}

  /** One that is kept. */
  synchronized Optional<byte[]> find(Key key) {
    return Optional.ofNullable(kept.get(key));
  }

  /**
   * Makes one.
   *
   * @throws IOException if the picture cannot be decoded
   */
  byte[] make(Key key, SeekableByteChannel channel) throws IOException {
    var format = Pictures.format(channel).orElseThrow(() -> new IOException("it is no picture"));
    var headers = Headers.of(channel, format);
    var picture =
        decoding.with(
            channel,
            format,
            reader -> {
              pictures.requireBounded(reader, format, headers);
              var pixels = DECODED * key.size() * key.size();
              return small(decoding.decoded(reader, pixels, warning -> {}), key.size());
            });
    var jpeg = new ByteArrayOutputStream();
    ImageIO.write(Repair.upright(picture, headers.orientation()), "jpeg", jpeg);
    keep(key, jpeg.toByteArray());
    return jpeg.toByteArray();
  }

  private static BufferedImage small(BufferedImage image, int size) {
    var scale = Math.min(1, (double) size / Math.max(image.getWidth(), image.getHeight()));
    var width = (int) Math.max(1, Math.round(image.getWidth() * scale));
    var height = (int) Math.max(1, Math.round(image.getHeight() * scale));
    var small = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    var graphics = small.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.drawImage(image, 0, 0, width, height, Color.WHITE, null);
    graphics.dispose();
    return small;
  }

  private synchronized void keep(Key key, byte[] jpeg) {
    if (kept.putIfAbsent(key, jpeg) == null) {
      bytes += jpeg.length;
    }
    var oldest = kept.entrySet().iterator();
    while (bytes > limit && oldest.hasNext()) {
      bytes -= oldest.next().getValue().length;
      oldest.remove();
    }
  }
}
