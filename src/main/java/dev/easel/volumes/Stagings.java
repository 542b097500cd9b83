package dev.easel.volumes;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
  private final List<ScheduledExecutorService> threads = new ArrayList<>();

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
    for (var claim : claims.all()) {
      again("volume-touches-" + claim.name(), () -> touch(claim));
      again("volume-sweeps-" + claim.name(), () -> sweep(claim));
    }
  }

  /** On a thread of its own: a claim that hangs, or has much to remove, holds up no touch. */
  private void again(String name, Runnable work) {
    var thread =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name(name).factory());
    threads.add(thread);
    var pause = Math.max(1, abandonedAfter.toMillis() / 4);
    var _ = thread.scheduleWithFixedDelay(work, 0, pause, TimeUnit.MILLISECONDS);
  }

  private void touch(MountedClaim claim) {
    open.stream().filter(staging -> staging.isOn(claim)).forEach(this::touch);
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
      var before = earlier(now(), time(claim, root)).minus(abandonedAfter);
      for (var entry : root.entries()) {
        if (entry.name().startsWith(MountedClaim.UNFINISHED) && entry.modified().isBefore(before)) {
          remove(claim, root, entry.name());
        }
      }
    } catch (IOException | RuntimeException e) {
      log.warn("cannot look for unfinished work on {}: {}", claim.name(), e.toString());
    }
  }

  /** By the clock that stamps its files, which may be behind; of a claim that is full, by ours. */
  private Instant time(MountedClaim claim, Folder root) {
    try {
      return claim.time(root);
    } catch (IOException e) {
      log.debug("what time it is on {} cannot be seen", claim.name(), e);
      return now();
    }
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
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
    threads.forEach(ScheduledExecutorService::shutdownNow);
  }
}
