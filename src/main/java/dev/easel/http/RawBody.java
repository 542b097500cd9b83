package dev.easel.http;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.http.HttpStatus;

/**
 * The bytes that a request carries, 1 MiB at most, whatever they are: a signature is over these.
 * Controllers take it as an argument.
 */
public final class RawBody {

  static final int MAXIMUM_BYTES = 1024 * 1024;

  private final byte[] bytes;

  private RawBody(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Reads it.
   *
   * @throws Problem 413 if it is more than 1 MiB
   */
  static RawBody read(HttpServletRequest request) throws IOException {
    var bytes = request.getInputStream().readNBytes(MAXIMUM_BYTES + 1);
    if (bytes.length > MAXIMUM_BYTES) {
      throw new Problem(
          HttpStatus.CONTENT_TOO_LARGE, "body_too_large", "The body must be at most 1 MiB.");
    }
    return new RawBody(bytes);
  }

  /** What came before, and was kept. */
  public static RawBody of(byte[] kept) {
    return new RawBody(kept);
  }

  /** Not to be changed. */
  public byte[] bytes() {
    return bytes;
  }
}
