package dev.easel.http;

import java.util.HashMap;
import java.util.Map;

/** So many at once, of which each who asks has a few: one who asks much shuts out no other. */
public final class SharedPermits {

  private final int most;
  private final int each;
  private final Map<String, Integer> held = new HashMap<>();
  private int all;

  /**
   * @param most at once
   * @param each of them that one who asks may have
   */
  public SharedPermits(int most, int each) {
    this.most = most;
    this.each = each;
  }

  /** False if there are none, or he has all of his. */
  public synchronized boolean tryAcquire(String who) {
    var his = held.getOrDefault(who, 0);
    if (all == most || his == each) {
      return false;
    }
    held.put(who, his + 1);
    all++;
    return true;
  }

  /** Gives one back that he has. */
  public synchronized void release(String who) {
    held.computeIfPresent(who, (name, his) -> his == 1 ? null : his - 1);
    all--;
  }
}
