package dev.easel.sandbox;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Pixels as a PNG of 8-bit RGB (ISO/IEC 15948), with no library that needs fonts or a display. */
final class Png {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  private static final int CHUNK_OVERHEAD = 12;
  private static final int END_CHUNK = CHUNK_OVERHEAD;

  private Png() {}

  static byte[] encode(int width, int height, int[] pixels) {
    ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
    header.put(new byte[] {8, 2, 0, 0, 0});
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    png.writeBytes(SIGNATURE);
    png.writeBytes(chunk("IHDR", header.array()));
    png.writeBytes(chunk("IDAT", deflate(scanlines(width, height, pixels))));
    png.writeBytes(chunk("IEND", new byte[0]));
    return png.toByteArray();
  }

  /** The same picture in a file of this many bytes, where it was smaller. */
  static byte[] padded(byte[] png, int bytes) {
    int missing = bytes - png.length - CHUNK_OVERHEAD;
    if (missing < 0) {
      return png;
    }
    ByteArrayOutputStream padded = new ByteArrayOutputStream();
    padded.write(png, 0, png.length - END_CHUNK);
    padded.writeBytes(chunk("saNd", new byte[missing]));
    padded.write(png, png.length - END_CHUNK, END_CHUNK);
    return padded.toByteArray();
  }

  private static byte[] scanlines(int width, int height, int[] pixels) {
    ByteBuffer lines = ByteBuffer.allocate(height * (1 + width * 3));
    for (int y = 0; y < height; y++) {
      lines.put((byte) 0);
      for (int x = 0; x < width; x++) {
        int pixel = pixels[y * width + x];
        lines.put((byte) (pixel >> 16)).put((byte) (pixel >> 8)).put((byte) pixel);
      }
    }
    return lines.array();
  }

  private static byte[] deflate(byte[] data) {
    try (Deflater deflater = new Deflater(Deflater.BEST_SPEED)) {
      deflater.setInput(data);
      deflater.finish();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] buffer = new byte[8192];
      while (!deflater.finished()) {
        out.write(buffer, 0, deflater.deflate(buffer));
      }
      return out.toByteArray();
    }
  }

  private static byte[] chunk(String type, byte[] data) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(data);
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK_OVERHEAD + data.length);
    chunk.putInt(data.length).put(name).put(data).putInt((int) crc.getValue());
    return Arrays.copyOf(chunk.array(), chunk.position());
  }
}
