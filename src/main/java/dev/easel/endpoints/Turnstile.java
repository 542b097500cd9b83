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

/**
 * Lets a few requests at a time to each endpoint, a bounded number wait in their order, and refuses
 * the rest: one endpoint's callers cannot use up all that there is for the others.
 */
@Component
class Turnstile {

  private final ConcurrentMap<String, Lane> lanes = new ConcurrentHashMap<>();
  private final Semaphore everywhere;
  private final int perEndpoint;
  private final int longest;

  Turnstile(PredictProperties properties) {
    this.everywhere = new Semaphore(properties.overall());
    this.perEndpoint = properties.perEndpoint();
    this.longest = properties.perEndpoint() + properties.waiting();
  }

  /**
   * Waits for a turn.
   *
   * @throws Problem 429 if too many wait for this endpoint, 503 if too many wait everywhere or no
   *     turn came in time
   */
  Turn enter(String endpoint, Duration patience) {
    if (!everywhere.tryAcquire()) {
      throw busy("Too many predictions are under way");
    }
    try {
      var lane = join(endpoint);
      if (!await(lane, patience)) {
        leave(endpoint);
        throw busy("Endpoint '%s' draws for others".formatted(endpoint));
      }
      return new Turn(
          () -> {
            lane.turns.release();
            leave(endpoint);
            everywhere.release();
          });
    } catch (Problem refused) {
      everywhere.release();
      throw refused;
    }
  }

  private static boolean await(Lane lane, Duration patience) {
    try {
      return lane.turns.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Lane join(String endpoint) {
    return lanes.compute(
        endpoint,
        (name, known) -> {
          var lane = known == null ? new Lane(new Semaphore(perEndpoint, true)) : known;
          if (lane.callers == longest) {
            throw new Problem(
                    HttpStatus.TOO_MANY_REQUESTS,
                    "too_many_predictions",
                    "Endpoint '%s' has %d requests at work or waiting already; ask again later."
                        .formatted(endpoint, longest))
                .retryAfter(5);
          }
          lane.callers++;
          return lane;
        });
  }

  private void leave(String endpoint) {
    lanes.computeIfPresent(endpoint, (name, lane) -> --lane.callers == 0 ? null : lane);
  }

  private static Problem busy(String what) {
    return new Problem(
            HttpStatus.SERVICE_UNAVAILABLE, "predictions_busy", what + "; ask again later.")
        .retryAfter(5);
  }

  /** Callers of one endpoint, counted inside the map's atomic operations only. */
  private static final class Lane {

    private final Semaphore turns;
    private int callers;

    private Lane(Semaphore turns) {
      this.turns = turns;
    }
  }

  /** A place at an endpoint, until it is closed. */
  static final class Turn implements AutoCloseable {

    private final Runnable release;
    private final AtomicBoolean left = new AtomicBoolean();

    private Turn(Runnable release) {
      this.release = release;
    }

    @Override
    public void close() {
      if (left.compareAndSet(false, true)) {
        release.run();
      }
    }
  }
}
