package dev.easel.egress;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Ends with {@link AnswerTooLarge} after a number of bytes, unless the stream ends there. */
final class Limited extends FilterInputStream {

  private final long limit;
  private long read;

  Limited(InputStream in, long limit) {
    super(in);
    this.limit = limit;
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    var got = super.read(into, offset, length);
    read += Math.max(got, 0);
    if (read > limit) {
      throw new AnswerTooLarge(limit);
    }
    return got;
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
