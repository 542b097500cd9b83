package dev.easel.artifacts;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;

/**
 * An open file.
 *
 * @param still asked before the end of what takes a while to send: what was written over meanwhile
 *     does not go out whole under its old digest
 */
record FileContent(Label label, long size, SeekableByteChannel channel, Still still)
    implements Content {

  /** Whether a file is what it was when it was opened. */
  interface Still {

    /** It is not expected to change. */
    Still UNASKED = () -> {};

    /** Throws if it is not. */
    void require() throws IOException;
  }

  private static final int PIECE = 256 * 1024;

  static FileContent of(Artifact artifact, SeekableByteChannel channel, Still still) {
    return new FileContent(label(artifact), artifact.size(), channel, still);
  }

  private static Label label(Artifact artifact) {
    var sha256 = String.valueOf(artifact.sha256());
    return new Label(
        "\"" + sha256 + "\"",
        sha256,
        artifact.mediaType(),
        artifact.name(),
        MediaTypes.isPicture(artifact.mediaType()));
  }

  @Override
  public void write(ByteRange range, OutputStream out) throws IOException {
    if (range.length() > PIECE) {
      copy(new ByteRange(range.first(), range.last() - PIECE), out);
      still.require();
      copy(new ByteRange(range.last() - PIECE + 1, range.last()), out);
    } else {
      copy(range, out);
    }
  }

  private void copy(ByteRange range, OutputStream out) throws IOException {
    var piece = ByteBuffer.allocate((int) Math.min(PIECE, range.length()));
    channel.position(range.first());
    for (var left = range.length(); left > 0; left -= piece.limit()) {
      piece.clear().limit((int) Math.min(piece.capacity(), left));
      if (channel.read(piece) < 0) {
        throw new EOFException("the file became shorter while it was read");
      }
      piece.flip();
      out.write(piece.array(), 0, piece.limit());
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
