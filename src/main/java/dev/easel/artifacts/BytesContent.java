package dev.easel.artifacts;

import java.io.IOException;
import java.io.OutputStream;

/** Bytes in memory. */
final class BytesContent implements Content {

  private final Label label;
  private final byte[] bytes;

  BytesContent(Label label, byte[] bytes) {
    this.label = label;
    this.bytes = bytes;
  }

  @Override
  public Label label() {
    return label;
  }

  @Override
  public long size() {
    return bytes.length;
  }

  @Override
  public void write(ByteRange range, OutputStream out) throws IOException {
    out.write(bytes, Math.toIntExact(range.first()), Math.toIntExact(range.length()));
  }

  @Override
  public void close() {}
}
