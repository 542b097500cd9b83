package dev.easel.datasets;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * What an archive is unpacked to, counted with all that no set takes: twice what a set may have,
 * and twice as many entries, for what systems add and packers pad.
 */
final class Inflated extends FilterInputStream {

  private final DatasetProperties limits;
  private long bytes;
  private int entries;

  Inflated(InputStream in, DatasetProperties limits) {
    super(in);
    this.limits = limits;
  }

  /** Another entry begins. */
  void entry() {
    entries++;
    if (entries > 2L * limits.files()) {
      throw UploadRefused.tooMany(limits.files());
    }
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] block, int offset, int length) throws IOException {
    var read = in.read(block, offset, length);
    bytes += Math.max(0, read);
    if (bytes > 2 * limits.unpacked().toBytes()) {
      throw UploadRefused.tooMuch(limits.unpacked().toBytes());
    }
    return read;
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
