package dev.easel.datasets;

import dev.easel.egress.AnswerTooLarge;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * The body of an upload: no more of it than is allowed, cut off is told as such, and its last bytes
 * are remembered, by which an archive says that it is whole.
 */
final class UploadBody extends InputStream {

  /** As far from the end as a zip's last record may begin. */
  private static final int TAIL = 66 * 1024;

  private final InputStream body;
  private final long limit;
  private final byte[] tail = new byte[TAIL];
  private long count;

  /**
   * @param length as the request says; negative if it does not
   * @throws UploadRefused if that is too much
   */
  UploadBody(InputStream body, long length, long limit) {
    if (length > limit) {
      throw UploadRefused.tooLarge(limit);
    }
    this.body = body;
    this.limit = limit;
  }

  @Override
  public int read() {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] block, int offset, int length) {
    if (length == 0) {
      return 0;
    }
    var read = received(block, offset, length);
    if (read > 0) {
      remember(block, offset, read);
      count += read;
      if (count > limit) {
        throw UploadRefused.tooLarge(limit);
      }
    }
    return read;
  }

  private int received(byte[] block, int offset, int length) {
    try {
      return body.read(block, offset, length);
    } catch (AnswerTooLarge e) {
      throw UploadRefused.tooLarge(limit);
    } catch (IOException e) {
      throw UploadRefused.cut(e);
    }
  }

  private void remember(byte[] block, int offset, int length) {
    for (var i = Math.max(0, length - TAIL); i < length; i++) {
      tail[(int) ((count + i) % TAIL)] = block[offset + i];
    }
  }

  /** Whether the last bytes have a zip's last record in them. */
  boolean endsAsZip() {
    var kept = (int) Math.min(count, TAIL);
    var last = new byte[kept];
    for (var i = 0; i < kept; i++) {
      last[i] = tail[(int) ((count - kept + i) % TAIL)];
    }
    return new String(last, StandardCharsets.ISO_8859_1).contains("PK\5\6");
  }
}
