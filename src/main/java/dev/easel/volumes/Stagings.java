package dev.easel.volumes;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
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
  private final ScheduledExecutorService touches = thread("volume-touches");
  private final ScheduledExecutorService sweeps = thread("volume-sweeps");

  Stagings(MountedClaims claims, VolumeProperties properties) {
    this.claims = claims;
    this.abandonedAfter = properties.abandonedAfter();
  }

  private static ScheduledExecutorService thread(String name) {
    return Executors.newSingleThreadScheduledExecutor(
        Thread.ofPlatform().daemon().name(name).factory());
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
      var _ = touches.scheduleWithFixedDelay(this::touch, 0, pause, TimeUnit.MILLISECONDS);
      var _ = sweeps.scheduleWithFixedDelay(this::sweep, 0, pause, TimeUnit.MILLISECONDS);
    }
  }

  private void touch() {
    open.forEach(this::touch);
  }

  void sweep() {
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
          remove(claim, root, entry.name());
        }
      }
    } catch (IOException | RuntimeException e) {
      log.warn("cannot look for unfinished work on {}: {}", claim.name(), e.toString());
    }
  }

  /** Under another name: whoever goes on after all cannot publish the half that is left. */
  private static void remove(MountedClaim claim, Folder root, String name) {
    var dead = MountedClaim.unfinished();
    try {
      root.moveAway(name, root, dead);
      root.deleteAll(dead);
      log.info("removed what was left unfinished on {}: {}", claim.name(), name);
    } catch (NoSuchFileException published) {
      // or removed by another replica
    } catch (IOException e) {
      log.warn("cannot remove what was left unfinished on {}: {}", claim.name(), e.toString());
    }
  }

  @Override
  public void destroy() {
    touches.shutdownNow();
    sweeps.shutdownNow();
  }
}
