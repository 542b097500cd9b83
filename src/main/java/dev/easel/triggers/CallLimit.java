package dev.easel.triggers;

import dev.easel.http.Problem;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TokensInheritanceStrategy;
import io.github.bucket4j.distributed.BucketProxy;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.github.bucket4j.distributed.proxy.optimization.DelayParameters;
import io.github.bucket4j.distributed.proxy.optimization.Optimization;
import io.github.bucket4j.distributed.proxy.optimization.Optimizations;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * Counts the well signed calls of each trigger, over all replicas; who signs none takes nothing of
 * it. A replica may be ahead of the others by a fiftieth, for a second.
 */
@Component
class CallLimit {

  private static final Logger log = LoggerFactory.getLogger(CallLimit.class);
  private static final Duration TOLD = Duration.ofSeconds(1);
  private static final int PARTS = 50;
  private static final int KNOWN = 10_000;

  private final int perMinute;
  private final ProxyManager<String> buckets;
  private final BucketConfiguration configuration;
  private final Optimization optimization;
  private final Map<TriggerId, BucketProxy> known = new ConcurrentHashMap<>();

  CallLimit(TriggerProperties properties, ProxyManager<String> buckets) {
    this.perMinute = properties.callsPerMinute();
    this.buckets = buckets;
    var capacity = Math.max(1, perMinute);
    this.configuration =
        BucketConfiguration.builder()
            .addLimit(
                Bandwidth.builder()
                    .capacity(capacity)
                    .refillGreedy(capacity, Duration.ofMinutes(1))
                    .build())
            .build();
    this.optimization =
        Optimizations.delaying(new DelayParameters(Math.max(1, capacity / PARTS), TOLD));
  }

  /**
   * Counts one more.
   *
   * @throws Problem 429 if it is one too many
   */
  void count(TriggerId trigger) {
    var probe = probe(trigger);
    if (probe.isPresent() && !probe.get().isConsumed()) {
      throw new Problem(
              HttpStatus.TOO_MANY_REQUESTS,
              "rate_limited",
              "This trigger may be called %d times a minute; send it again later."
                  .formatted(perMinute))
          .retryAfter(
              Duration.ofNanos(probe.get().getNanosToWaitForRefill()).plusSeconds(1).toSeconds());
    }
  }

  /** Empty if it is not counted, or cannot be just now. */
  private Optional<ConsumptionProbe> probe(TriggerId trigger) {
    if (perMinute == 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(bucket(trigger).tryConsumeAndReturnRemaining(1));
    } catch (RuntimeException e) {
      log.debug("a call of {} was not counted: {}", trigger, e.getMessage());
      return Optional.empty();
    }
  }

  private BucketProxy bucket(TriggerId trigger) {
    if (known.size() > KNOWN) {
      known.clear();
    }
    return known.computeIfAbsent(
        trigger,
        id ->
            buckets
                .builder()
                .withOptimization(optimization)
                .withImplicitConfigurationReplacement(perMinute, TokensInheritanceStrategy.RESET)
                .build("TRIGGER " + id, () -> configuration));
  }
}
