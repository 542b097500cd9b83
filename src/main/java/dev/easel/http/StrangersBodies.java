package dev.easel.http;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import org.springframework.http.HttpStatus;

/**
 * Reads the bodies of callers who are not known before their bodies are: few at once, fewer of
 * each, and each within its time, so that bytes that come slowly fill no heap.
 */
public final class StrangersBodies {

  private static final long AGAIN = 5;

  private final SharedPermits permits;
  private final Duration patience;

  /**
   * @param permits for bodies that are read at the same time
   * @param patience for a whole body; it may be exceeded by the time that the server waits for one
   *     byte
   */
  public StrangersBodies(SharedPermits permits, Duration patience) {
    this.permits = permits;
    this.patience = patience;
  }

  /**
   * Reads one.
   *
   * @param who has a part of the permits only
   * @param most bytes
   * @throws Problem 408 if it does not come in time, 413 if it is longer, 503 if too many come now
   */
  public RawBody read(HttpServletRequest request, String who, int most) throws IOException {
    if (!permits.tryAcquire(who)) {
      throw new Problem(
              HttpStatus.SERVICE_UNAVAILABLE,
              "too_many_bodies",
              "Too many bodies are being read at this moment; send it again.")
          .retryAfter(AGAIN);
    }
    try {
      return RawBody.read(request, most, patience);
    } finally {
      permits.release(who);
    }
  }
}
