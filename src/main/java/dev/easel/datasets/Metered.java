package dev.easel.datasets;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A tar whose headers are bounded: between two files it may have a MiB of them, since their reader
 * keeps a long name in memory. Remembers whether it ended with zeros, as a whole one does.
 */
final class Metered extends FilterInputStream {

  private static final long HEADERS = 1024 * 1024;

  private long left = HEADERS;
  private boolean inContent;
  private int zeros;

  Metered(InputStream tar) {
    super(tar);
  }

  /** A file's content comes. */
  void content() {
    inContent = true;
  }

  /** Headers come. */
  void headers() {
    inContent = false;
    left = HEADERS;
  }

  boolean endsWithZeros() {
    return zeros >= 512;
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] block, int offset, int length) throws IOException {
    var read = in.read(block, offset, length);
    if (read > 0) {
      count(block, offset, read);
    }
    return read;
  }

  @Override
  public long skip(long bytes) throws IOException {
    return readNBytes((int) Math.min(bytes, 8192)).length;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  private void count(byte[] block, int offset, int length) {
    if (!inContent) {
      left -= length;
      if (left < 0) {
        throw UploadRefused.badArchive("a header of it is longer than 1 MiB");
      }
    }
    for (var i = offset; i < offset + length; i++) {
      zeros = block[i] == 0 ? zeros + 1 : 0;
    }
  }
}
