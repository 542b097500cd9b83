package dev.easel.projects;

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

/**
 * Counts what each asks who may ask so often in a minute, over all replicas. A replica takes what
 * it may give out by the fiftieth part, and tells the others after a second at the latest: for so
 * long one may have as much more than his share.
 */
public final class RateLimit {

  private static final Logger log = LoggerFactory.getLogger(RateLimit.class);
  private static final Duration TOLD = Duration.ofSeconds(1);
  private static final int PARTS = 50;
  private static final int KNOWN = 10_000;

  private final int perMinute;
  private final ProxyManager<String> buckets;
  private final BucketConfiguration configuration;
  private final Optimization optimization;
  private final Map<String, BucketProxy> known = new ConcurrentHashMap<>();

  /**
   * @param perMinute 0 for any number
   * @param buckets where it is counted
   */
  public RateLimit(int perMinute, ProxyManager<String> buckets) {
    this.perMinute = perMinute;
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

  /** How often each may ask in a minute; 0 for any number. */
  public int perMinute() {
    return perMinute;
  }

  /**
   * Counts one more; empty if it is not counted, or cannot be just now.
   *
   * @param who tells him from all others who are counted, by whatever limit
   */
  public Optional<ConsumptionProbe> count(String who) {
    if (perMinute == 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(bucket(who).tryConsumeAndReturnRemaining(1));
    } catch (RuntimeException e) {
      log.debug("what {} asked was not counted: {}", who, e.getMessage());
      return Optional.empty();
    }
  }

  private BucketProxy bucket(String who) {
    if (known.size() > KNOWN) {
      known.clear();
    }
    return known.computeIfAbsent(
        who,
        id ->
            buckets
                .builder()
                .withOptimization(optimization)
                .withImplicitConfigurationReplacement(perMinute, TokensInheritanceStrategy.RESET)
                .build(id, () -> configuration));
  }
}
