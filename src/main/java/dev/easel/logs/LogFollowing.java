package dev.easel.logs;

import dev.easel.runs.RunId;
import dev.easel.runs.RunStatus;
import dev.easel.runs.Runs;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Wakes those who follow logs here: asks once for all runs that are followed, often, and only while
 * some are.
 */
@Component
class LogFollowing implements SmartLifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(LogFollowing.class);

  /** Between two looks, however many nudges come. */
  private static final Duration SHORTEST = Duration.ofMillis(100);

  /** How long a log is known to be followed after the last word of it. */
  private static final Duration WORD = Duration.ofSeconds(20);

  private final LogStore store;
  private final KeptLogs logs;
  private final Runs runs;
  private final LogProperties properties;
  private final Map<RunId, FollowedRun> followed = new ConcurrentHashMap<>();
  private final Semaphore nudged = new Semaphore(0);
  private volatile boolean running;
  private Set<RunId> said = Set.of();
  private long saidAt;

  LogFollowing(LogStore store, KeptLogs logs, Runs runs, LogProperties properties) {
    this.store = store;
    this.logs = logs;
    this.runs = runs;
    this.properties = properties;
  }

  /** Wakes a follower at each news of a run, the first time soon. */
  FollowedRun join(RunId run, LogFollower follower) {
    var joined =
        followed.compute(
            run, (id, known) -> (known == null ? new FollowedRun() : known).join(follower));
    nudged.release();
    return joined;
  }

  void leave(RunId run, LogFollower follower) {
    followed.computeIfPresent(run, (id, known) -> known.leave(follower) ? null : known);
  }

  /** There is news of a run. */
  void nudge(RunId run) {
    if (followed.containsKey(run)) {
      nudged.release();
    }
  }

  private void work() {
    while (running) {
      try {
        var _ = nudged.tryAcquire(properties.poll().toMillis(), TimeUnit.MILLISECONDS);
        nudged.drainPermits();
        look();
        Thread.sleep(SHORTEST);
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        LOG.warn("cannot look for news of logs, tries again: {}", e.toString());
      }
    }
  }

  private void look() {
    var now = Map.copyOf(followed);
    if (now.isEmpty()) {
      return;
    }
    say(now.keySet());
    var statuses = runs.statuses(now.keySet());
    var found = logs.of(now.keySet());
    var news = logs.from(wanted(now, found));
    now.forEach(
        (run, each) -> each.see(found.getOrDefault(run, List.of()), isOver(statuses, run), news));
  }

  /** Again for those that came lately, and for all now and then. */
  private void say(Set<RunId> now) {
    if (!said.containsAll(now) || System.nanoTime() - saidAt > WORD.toNanos() / 4) {
      store.follow(now, WORD);
      said = now;
      saidAt = System.nanoTime();
    }
  }

  private static boolean isOver(Map<RunId, RunStatus> statuses, RunId run) {
    var status = statuses.get(run);
    return status == null || status.isFinal();
  }

  private static Map<LogKey, Long> wanted(
      Map<RunId, FollowedRun> now, Map<RunId, List<KeptLog>> found) {
    var wanted = new HashMap<LogKey, Long>();
    now.forEach(
        (run, each) -> {
          for (var log : found.getOrDefault(run, List.of())) {
            var known = each.known(log.key());
            if (known >= 0 && known < log.lines()) {
              wanted.put(log.key(), known + 1);
            }
          }
        });
    return wanted;
  }

  @Override
  public void start() {
    running = true;
    var _ = Thread.ofVirtual().name("follow logs").start(this::work);
  }

  @Override
  public void stop() {
    running = false;
    nudged.release();
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
