package dev.easel.datasets;

import java.io.IOException;
import java.io.InputStream;

/** The first bytes of a stream. */
final class First extends InputStream {

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
