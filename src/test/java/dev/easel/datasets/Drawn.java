package dev.easel.datasets;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;

/** Pictures that tests draw; those of different seeds look different. */
public final class Drawn {

  private Drawn() {}

  public static byte[] png(int seed, int width, int height) {
    return written(image(seed, width, height, BufferedImage.TYPE_INT_RGB), "png");
  }

  public static byte[] png(int seed) {
    return png(seed, 512, 512);
  }

  public static byte[] jpeg(int seed, int width, int height) {
    return written(image(seed, width, height, BufferedImage.TYPE_INT_RGB), "jpeg");
  }

  static byte[] gif(int seed) {
    return written(image(seed, 512, 512, BufferedImage.TYPE_INT_RGB), "gif");
  }

  static byte[] bmp(int seed) {
    return written(image(seed, 512, 512, BufferedImage.TYPE_INT_RGB), "bmp");
  }

  /** With a hole in its middle. */
  static byte[] transparent(int seed) {
    var image = image(seed, 512, 512, BufferedImage.TYPE_INT_ARGB);
    for (var y = 100; y < 400; y++) {
      for (var x = 100; x < 400; x++) {
        image.setRGB(x, y, 0);
      }
    }
    return written(image, "png");
  }

  /** A JPEG whose EXIF says that it is to be turned. */
  static byte[] rotated(int seed, int orientation) {
    var jpeg = jpeg(seed, 800, 600);
    var exif =
        ByteBuffer.allocate(36)
            .putShort((short) 0xffe1)
            .putShort((short) 34)
            .put("Exif\0\0MM\0*".getBytes(StandardCharsets.ISO_8859_1))
            .putInt(8)
            .putShort((short) 1)
            .putShort((short) 0x0112)
            .putShort((short) 3)
            .putInt(1)
            .putShort((short) orientation)
            .putShort((short) 0)
            .putInt(0);
    return ByteBuffer.allocate(jpeg.length + 36)
        .put(jpeg, 0, 2)
        .put(exif.array())
        .put(jpeg, 2, jpeg.length - 2)
        .array();
  }

  /** A PNG that says it has that many pixels, and none of them. */
  static byte[] claiming(int width, int height) {
    var png = png(1, 8, 8);
    ByteBuffer.wrap(png).putInt(16, width).putInt(20, height);
    var crc = new CRC32();
    crc.update(png, 12, 17);
    ByteBuffer.wrap(png).putInt(29, (int) crc.getValue());
    return png;
  }

  public static byte[] cut(byte[] whole) {
    return Arrays.copyOf(whole, whole.length / 2);
  }

  private static BufferedImage image(int seed, int width, int height, int type) {
    var image = new BufferedImage(width, height, type);
    var random = new Random(seed);
    var graphics = image.createGraphics();
    var side = 8;
    for (var y = 0; y < side; y++) {
      for (var x = 0; x < side; x++) {
        graphics.setColor(new Color(random.nextInt(256), random.nextInt(256), random.nextInt(256)));
        graphics.fillRect(x * width / side, y * height / side, width / side + 1, height / side + 1);
      }
    }
    graphics.dispose();
    return image;
  }

  private static byte[] written(BufferedImage image, String format) {
    try {
      var out = new ByteArrayOutputStream();
      if (!ImageIO.write(image, format, out)) {
        throw new IllegalStateException("no writer for " + format);
      }
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
