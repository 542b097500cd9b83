package dev.easel.datasets;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import javax.imageio.stream.ImageInputStreamImpl;

/** A file for ImageIO, whose own streams keep what was read in memory or in another file. */
final class ChannelInput extends ImageInputStreamImpl {

  private static final int BLOCK = 64 * 1024;

  private final SeekableByteChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocate(BLOCK).flip();
  private long bufferedAt;

  ChannelInput(SeekableByteChannel channel) {
    this.channel = channel;
  }

  @Override
  public int read() throws IOException {
    checkClosed();
    bitOffset = 0;
    if (!fill()) {
      return -1;
    }
    streamPos++;
    return buffer.get() & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    checkClosed();
    bitOffset = 0;
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    var count = Math.min(length, buffer.remaining());
    buffer.get(bytes, offset, count);
    streamPos += count;
    return count;
  }

  /** Has bytes from the present position on; false at the end. */
  private boolean fill() throws IOException {
    var in = streamPos - bufferedAt;
    if (in >= 0 && in < buffer.limit()) {
      buffer.position((int) in);
      return true;
    }
    bufferedAt = streamPos;
    buffer.clear();
    channel.position(streamPos);
    while (buffer.position() == 0) {
      if (channel.read(buffer) < 0) {
        buffer.flip();
        return false;
      }
    }
    buffer.flip();
    return true;
  }

  @Override
  public long length() {
    try {
      return channel.size();
    } catch (IOException e) {
      return -1;
    }
  }
}
