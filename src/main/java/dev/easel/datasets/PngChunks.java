package dev.easel.datasets;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The parts of a PNG one after the other, by their heads alone (PNG specification, 5.3). */
final class PngChunks {

  /** Of a file that has more, the rest is not looked at, and its decoder has its time. */
  private static final int MOST = 500_000;

  private static final long SIGNATURE = 8;

  private final SeekableByteChannel channel;
  private long at = SIGNATURE;
  private int count;
  private boolean pixels;

  PngChunks(SeekableByteChannel channel) {
    this.channel = channel;
  }

  /**
   * One of them.
   *
   * @param at where its content begins
   * @param length of that, as it claims
   */
  record Chunk(String name, long at, long length) {

    /** Its text is packed, up to a thousandfold, and the JDK's reader unpacks it. */
    private static final long LONGEST_PACKED = 64 * 1024;

    /** The JDK's reader takes it into memory. */
    private static final long LONGEST = 4 * 1024 * 1024;

    boolean is(String name) {
      return this.name.equals(name);
    }

    /** Why it is too much beside the pixels; null if it is not. */
    @Nullable String excess() {
      if (is("IDAT") || is("fdAT")) {
        return null;
      }
      var most = is("zTXt") || is("iTXt") ? LONGEST_PACKED : LONGEST;
      return length <= most
          ? null
          : "It has %,d bytes of '%s' beside its pixels, more than the %,d that are read."
              .formatted(length, name.replaceAll("[^A-Za-z]", "?"), most);
    }
  }

  /** Null after the last. */
  @Nullable Chunk next() throws IOException {
    if (count++ == MOST || at + 8 > channel.size()) {
      return null;
    }
    var head = Headers.bytes(channel, at, 8);
    var length = head.getInt(0) & 0xffffffffL;
    var type = new byte[4];
    head.get(4, type);
    var name = new String(type, StandardCharsets.ISO_8859_1);
    var chunk = new Chunk(name, at + 8, length);
    at += 12 + length;
    pixels |= chunk.is("IDAT");
    return chunk.is("IEND") ? null : chunk;
  }

  boolean isPastPixels() {
    return pixels;
  }
}
