package dev.easel.artifacts;

import dev.easel.volumes.Inodes;
import dev.easel.volumes.MountedClaim;
import dev.easel.volumes.MountedClaims;
import dev.easel.volumes.Space;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * How much is left on each mounted claim, for Prometheus too: {@code
 * easel_volume_free_bytes{claim="db-finetune-data"}}. Each is measured on a thread of its own: of a
 * file server that is away it is not known, and nobody waits for it.
 */
@Component
class VolumeSpaces implements DisposableBean {

  private static final Logger log = LoggerFactory.getLogger(VolumeSpaces.class);
  private static final Duration PAUSE = Duration.ofSeconds(15);
  private static final int MISSED = 4;

  private record Measured(Space space, long nanos) {

    boolean isFresh() {
      return System.nanoTime() - nanos < PAUSE.multipliedBy(MISSED).toNanos();
    }
  }

  private final Map<MountedClaim, Measured> measured = new ConcurrentHashMap<>();
  private final List<ScheduledExecutorService> threads = new ArrayList<>();

  private final MountedClaims claims;

  VolumeSpaces(MountedClaims claims, MeterRegistry meters) {
    this.claims = claims;
    for (var claim : claims.all()) {
      register(claim, meters);
      var thread =
          Executors.newSingleThreadScheduledExecutor(
              Thread.ofPlatform().daemon().name("volume-space-" + claim.name()).factory());
      threads.add(thread);
      var _ =
          thread.scheduleWithFixedDelay(
              () -> measure(claim), 0, PAUSE.toSeconds(), TimeUnit.SECONDS);
    }
  }

  private void register(MountedClaim claim, MeterRegistry meters) {
    gauge(claim, meters, "size", "bytes", "All there is on the claim.", Space::total);
    gauge(claim, meters, "free", "bytes", "What Easel may still write to it.", Space::usable);
    gauge(claim, meters, "inodes", null, "Files it can hold; 0 for any number.", of(Inodes::total));
    gauge(claim, meters, "inodes.free", null, "Files that can still be made.", of(Inodes::usable));
  }

  private static ToDoubleFunction<Space> of(ToDoubleFunction<Inodes> inodes) {
    return space -> space.inodes().map(inodes::applyAsDouble).orElse(Double.NaN);
  }

  private void gauge(
      MountedClaim claim,
      MeterRegistry meters,
      String name,
      @Nullable String unit,
      String description,
      ToDoubleFunction<Space> part) {
    Gauge.builder(
            "easel.volume." + name,
            this,
            all -> all.of(claim).map(part::applyAsDouble).orElse(Double.NaN))
        .description(description)
        .baseUnit(unit)
        .tag("claim", claim.name())
        .tag("project", claim.project())
        .register(meters);
  }

  /** What is left on a claim; empty if it is not mounted here or does not answer. */
  Optional<Space> of(String project, String claim) {
    return claims.find(project, claim).flatMap(this::of);
  }

  private Optional<Space> of(MountedClaim claim) {
    return Optional.ofNullable(measured.get(claim)).filter(Measured::isFresh).map(Measured::space);
  }

  private void measure(MountedClaim claim) {
    try {
      measured.put(claim, new Measured(claim.space(), System.nanoTime()));
    } catch (IOException | RuntimeException e) {
      log.debug("how full {} is cannot be seen: {}", claim.name(), e.toString());
    }
  }

  @Override
  public void destroy() {
    threads.forEach(ScheduledExecutorService::shutdownNow);
  }
}
