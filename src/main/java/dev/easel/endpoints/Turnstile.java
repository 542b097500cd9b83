package dev.easel.endpoints;

import dev.easel.http.Problem;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Lets a few requests at a time to each endpoint, a bounded number wait, and refuses the rest. */
@Component
class Turnstile {

  private final ConcurrentMap<String, Semaphore> endpoints = new ConcurrentHashMap<>();
  private final Semaphore everywhere;
  private final int perEndpoint;

  Turnstile(PredictProperties properties) {
    this.everywhere = new Semaphore(properties.overall());
    this.perEndpoint = properties.perEndpoint();
  }

  /**
   * Waits for a turn.
   *
   * @throws Problem 503 if too many wait already, or none came in time
   */
  Turn enter(String endpoint, Duration patience) {
    if (!everywhere.tryAcquire()) {
      throw busy("Too many predictions are under way");
    }
    var here = endpoints.computeIfAbsent(endpoint, name -> new Semaphore(perEndpoint, true));
    try {
      if (here.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        return new Turn(here, everywhere);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    everywhere.release();
    throw busy("Endpoint '%s' draws for others".formatted(endpoint));
  }

  private static Problem busy(String what) {
    return new Problem(
            HttpStatus.SERVICE_UNAVAILABLE, "predictions_busy", what + "; ask again later.")
        .retryAfter(5);
  }

  /** A place at an endpoint, until it is closed. */
  static final class Turn implements AutoCloseable {

    private final Semaphore here;
    private final Semaphore everywhere;
    private final AtomicBoolean left = new AtomicBoolean();

    private Turn(Semaphore here, Semaphore everywhere) {
      this.here = here;
      this.everywhere = everywhere;
    }

    @Override
    public void close() {
      if (left.compareAndSet(false, true)) {
        here.release();
        everywhere.release();
      }
    }
  }
}
