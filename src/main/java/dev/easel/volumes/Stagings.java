package dev.easel.volumes;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Makes room for work that appears at once when it is finished, and removes what was left by a
 * replica that ended in the midst of it: whoever works touches his folder again and again.
 */
@Component
public class Stagings implements DisposableBean {

  private static final Logger log = LoggerFactory.getLogger(Stagings.class);

  private final MountedClaims claims;
  private final Duration abandonedAfter;
  private final Clock clock = Clock.systemUTC(); // of file times, whatever time a test plays
  private final Set<Staging> open = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService rounds =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("volume-stagings").factory());

  Stagings(MountedClaims claims, VolumeProperties properties) {
    this.claims = claims;
    this.abandonedAfter = properties.abandonedAfter();
  }

  /** A new one on a claim; to be closed. */
  public Staging begin(MountedClaim claim) throws IOException {
    var staging = new Staging(this, claim);
    open.add(staging);
    return staging;
  }

  void ended(Staging staging) {
    open.remove(staging);
  }

  Instant now() {
    return clock.instant();
  }

  @EventListener(ApplicationReadyEvent.class)
  void start() {
    if (!claims.all().isEmpty()) {
      var pause = Math.max(1, abandonedAfter.toMillis() / 4);
      var _ = rounds.scheduleWithFixedDelay(this::round, 0, pause, TimeUnit.MILLISECONDS);
    }
  }

  private void round() {
    open.forEach(this::touch);
    claims.all().forEach(this::sweep);
  }

  private void touch(Staging staging) {
    try {
      staging.touch();
    } catch (IOException | RuntimeException e) {
      log.debug("a staging folder is gone", e); // published or closed meanwhile
    }
  }

  private void sweep(MountedClaim claim) {
    try (var root = claim.open()) {
      var before = now().minus(abandonedAfter);
      for (var entry : root.entries()) {
        if (entry.name().startsWith(MountedClaim.UNFINISHED) && entry.modified().isBefore(before)) {
          root.deleteAll(entry.name());
          log.info("removed what was left unfinished on {}: {}", claim.name(), entry.name());
        }
      }
    } catch (IOException | RuntimeException e) {
      log.warn("cannot look for unfinished work on {}: {}", claim.name(), e.toString());
    }
  }

  @Override
  public void destroy() {
    rounds.shutdownNow();
  }
}
