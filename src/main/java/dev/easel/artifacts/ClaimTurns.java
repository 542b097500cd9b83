package dev.easel.artifacts;

import dev.easel.volumes.MountedClaim;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;

/** So many may work on a claim at a time, on each: one that hangs holds up no other. */
final class ClaimTurns {

  private static final int SHORTEST_PAUSE = 3_000;
  private static final int LONGEST_PAUSE = 15_000;

  private final int each;
  private final Map<String, Semaphore> claims = new ConcurrentHashMap<>();

  ClaimTurns(int each) {
    this.each = each;
  }

  /** False if all are taken; else it is to be given back. */
  boolean take(Catalogue catalogue) {
    return of(catalogue.project(), catalogue.claim()).tryAcquire();
  }

  void giveBack(Catalogue catalogue) {
    of(catalogue.project(), catalogue.claim()).release();
  }

  int free(MountedClaim claim) {
    return of(claim.project(), claim.name()).availablePermits();
  }

  private Semaphore of(String project, String claim) {
    return claims.computeIfAbsent(project + '/' + claim, name -> new Semaphore(each));
  }

  /** After which to ask again: not all at once. */
  static Duration pause() {
    return Duration.ofMillis(ThreadLocalRandom.current().nextInt(SHORTEST_PAUSE, LONGEST_PAUSE));
  }
}
