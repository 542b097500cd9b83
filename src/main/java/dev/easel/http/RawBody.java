package dev.easel.http;

import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.springframework.http.HttpStatus;

/**
 * The bytes that a request carries, 1 MiB at most, whatever they are: a signature is over these.
 * Controllers take it as an argument.
 */
public final class RawBody {

  public static final int MAXIMUM_BYTES = 1024 * 1024;

  private static final int PART = 8 * 1024;

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
      throw tooLarge(MAXIMUM_BYTES);
    }
    return new RawBody(bytes);
  }

  /**
   * Reads one of at most so many bytes within a time.
   *
   * @throws Problem 413 if it is more, 408 if it takes longer
   */
  static RawBody read(HttpServletRequest request, int most, Duration patience) throws IOException {
    if (request.getContentLengthLong() > most) {
      throw tooLarge(most);
    }
    var end = System.nanoTime() + patience.toNanos();
    var input = request.getInputStream();
    var bytes = new ByteArrayOutputStream();
    var part = new byte[PART];
    for (var read = next(input, part); read >= 0; read = next(input, part)) {
      bytes.write(part, 0, read);
      if (bytes.size() > most) {
        throw tooLarge(most);
      }
      if (System.nanoTime() - end > 0) {
        throw tooSlow();
      }
    }
    return new RawBody(bytes.toByteArray());
  }

  private static int next(InputStream input, byte[] part) throws IOException {
    try {
      return input.read(part);
    } catch (IOException e) {
      if (e.getCause() instanceof SocketTimeoutException) { // as Tomcat 11 tells it
        throw tooSlow();
      }
      throw e;
    }
  }

  private static Problem tooLarge(int most) {
    return new Problem(
        HttpStatus.CONTENT_TOO_LARGE,
        "body_too_large",
        "The body must be at most %s."
            .formatted(most == MAXIMUM_BYTES ? "1 MiB" : "%,d bytes".formatted(most)));
  }

  private static Problem tooSlow() {
    return new Problem(
        HttpStatus.REQUEST_TIMEOUT, "body_too_slow", "The body did not come whole in time.");
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
