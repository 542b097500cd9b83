package dev.easel.projects;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.ConsumptionProbe;
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
import org.springframework.stereotype.Component;

/**
 * Counts what each caller asks, over all replicas. A replica takes what it may give out by the
 * fiftieth part, and tells the others after a second at the latest: for so long a caller may have
 * as much more than his share.
 */
@Component
class RateLimit {

  private static final Logger log = LoggerFactory.getLogger(RateLimit.class);
  private static final Duration TOLD = Duration.ofSeconds(1);
  private static final int PARTS = 50;
  private static final int KNOWN = 10_000;

  private final int perMinute;
  private final ProxyManager<String> buckets;
  private final BucketConfiguration configuration;
  private final Optimization optimization;
  private final Map<String, BucketProxy> known = new ConcurrentHashMap<>();

  RateLimit(RateLimitProperties properties, ProxyManager<String> buckets) {
    this.perMinute = properties.perMinute();
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

  /** Requests in a minute; 0 for any number. */
  int perMinute() {
    return perMinute;
  }

  /** Counts one more; empty if it is not counted, or cannot be just now. */
  Optional<ConsumptionProbe> count(Caller caller) {
    if (perMinute == 0 || caller.kind() == Caller.Kind.ANONYMOUS) {
      return Optional.empty();
    }
    try {
      return Optional.of(bucket(caller).tryConsumeAndReturnRemaining(1));
    } catch (RuntimeException e) {
      log.debug("a request of {} was not counted: {}", caller.id(), e.getMessage());
      return Optional.empty();
    }
  }

  private BucketProxy bucket(Caller caller) {
    if (known.size() > KNOWN) {
      known.clear();
    }
    return known.computeIfAbsent(
        caller.kind() + " " + caller.id(),
        id ->
            buckets
                .builder()
                .withOptimization(optimization)
                .withImplicitConfigurationReplacement(
                    perMinute, io.github.bucket4j.TokensInheritanceStrategy.RESET)
                .build(id, () -> configuration));
  }
}
