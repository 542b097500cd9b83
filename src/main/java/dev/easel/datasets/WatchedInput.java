package dev.easel.datasets;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Counts what comes, and ends it once nobody wants it any more. */
final class WatchedInput extends FilterInputStream {

  private static final Duration LOOK = Duration.ofSeconds(5);

  private final BooleanSupplier wanted;
  private long count;
  private long looked = System.nanoTime();

  WatchedInput(InputStream in, BooleanSupplier wanted) {
    super(in);
    this.wanted = wanted;
  }

  /** Bytes so far. */
  long count() {
    return count;
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public int read(byte[] block, int offset, int length) throws IOException {
    if (System.nanoTime() - looked > LOOK.toNanos()) {
      looked = System.nanoTime();
      if (!wanted.getAsBoolean()) {
        throw new FetchUnwanted();
      }
    }
    var got = in.read(block, offset, length);
    count += Math.max(got, 0);
    return got;
  }
}
