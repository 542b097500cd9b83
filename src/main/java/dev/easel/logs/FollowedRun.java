package dev.easel.logs;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A run whose logs somebody here follows: its logs as last seen, and their last lines. */
final class FollowedRun {

  /** Chunks of each log that are kept for those who are up to date. */
  private static final int RECENT = 4;

  /**
   * How it was when it was looked at.
   *
   * @param number counts the looks that found news since a follower joined; 0 before the first
   * @param over the run is final, or gone
   */
  record View(long number, List<KeptLog> logs, boolean over, Map<LogKey, List<Lines>> recent) {

    /** The lines from this one on, if they are among the recent. */
    List<Lines> recent(LogKey log, long line) {
      var lines = recent.getOrDefault(log, List.of());
      var known = !lines.isEmpty() && lines.getFirst().first() <= line;
      return known ? lines.stream().filter(some -> line <= some.last()).toList() : List.of();
    }
  }

  private final Set<LogFollower> followers = new HashSet<>();
  private View view = new View(0, List.of(), false, Map.of());

  /** Whoever joins waits for a look after it: what was seen before may be over, and go on now. */
  synchronized FollowedRun join(LogFollower follower) {
    view = new View(0, view.logs(), view.over(), view.recent());
    followers.add(follower);
    follower.wake();
    return this;
  }

  /** True if nobody follows it any more. */
  synchronized boolean leave(LogFollower follower) {
    followers.remove(follower);
    return followers.isEmpty();
  }

  synchronized View view() {
    return view;
  }

  /** Lines of a log that were seen; -1 if the log is new. */
  synchronized long known(LogKey log) {
    return view.logs().stream()
        .filter(each -> each.key().equals(log))
        .mapToLong(KeptLog::lines)
        .findFirst()
        .orElse(-1);
  }

  synchronized void see(List<KeptLog> logs, boolean over, Map<LogKey, List<Lines>> added) {
    if (view.number() == 0 || over != view.over() || !logs.equals(view.logs())) {
      view = new View(view.number() + 1, logs, over, recent(logs, added));
      followers.forEach(LogFollower::wake);
    }
  }

  private Map<LogKey, List<Lines>> recent(List<KeptLog> logs, Map<LogKey, List<Lines>> added) {
    var recent = new HashMap<LogKey, List<Lines>>();
    for (var log : logs) {
      var all = new ArrayList<>(view.recent().getOrDefault(log.key(), List.of()));
      all.addAll(added.getOrDefault(log.key(), List.of()));
      recent.put(log.key(), List.copyOf(all.subList(Math.max(0, all.size() - RECENT), all.size())));
    }
    return recent;
  }
}
