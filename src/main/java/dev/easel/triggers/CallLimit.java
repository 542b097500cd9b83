package dev.easel.triggers;

import dev.easel.http.Problem;
import dev.easel.projects.RateLimit;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import java.time.Duration;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Counts the well signed calls of each trigger: who signs none takes nothing of it. */
@Component
class CallLimit {

  private final RateLimit limit;

  CallLimit(TriggerProperties properties, ProxyManager<String> buckets) {
    this.limit = new RateLimit(properties.callsPerMinute(), buckets);
  }

  /**
   * Counts one more.
   *
   * @throws Problem 429 if it is one too many
   */
  void count(TriggerId trigger) {
    limit
        .count("TRIGGER " + trigger)
        .filter(counted -> !counted.isConsumed())
        .ifPresent(this::refuse);
  }

  private void refuse(ConsumptionProbe counted) {
    throw new Problem(
            HttpStatus.TOO_MANY_REQUESTS,
            "rate_limited",
            "This trigger may be called %d times a minute; send it again later."
                .formatted(limit.perMinute()))
        .retryAfter(Duration.ofNanos(counted.getNanosToWaitForRefill()).plusSeconds(1).toSeconds());
  }
}
