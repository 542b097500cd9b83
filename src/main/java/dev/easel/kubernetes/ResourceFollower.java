package dev.easel.kubernetes;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.backoff.BackOffExecution;

/**
 * Follows objects of the cluster on a virtual thread of its own and keeps none of them: lists in
 * pages, watches from there with bookmarks, resumes a watch that ended, and lists again when that
 * is too old (410), when a resync is due, or after a failure. Where watching is not permitted it
 * lists every few seconds.
 */
public final class ResourceFollower implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ResourceFollower.class);

  private static final Duration LONGEST_GOODBYE = Duration.ofSeconds(5);

  private final Cluster cluster;
  private final Selection selection;
  private final ResourceListener listener;
  private final Rhythm rhythm;
  private final Clock clock;
  private final FollowerMeters meters;
  private final Consumer<ResourceFollower> whenClosed;
  private final ReentrantLock telling = new ReentrantLock();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private volatile FollowerState state = FollowerState.INITIAL;
  private BackOffExecution pauses;
  private Instant watchingForbiddenUntil = Instant.MIN;

  ResourceFollower(
      Cluster cluster,
      Selection selection,
      ResourceListener listener,
      Rhythm rhythm,
      Clock clock,
      FollowerMeters meters,
      Consumer<ResourceFollower> whenClosed) {
    this.cluster = cluster;
    this.selection = selection;
    this.listener = listener;
    this.rhythm = rhythm;
    this.clock = clock;
    this.meters = meters;
    this.whenClosed = whenClosed;
    this.pauses = rhythm.pauses();
    this.thread = Thread.ofVirtual().name("follow " + selection.path()).unstarted(this::run);
  }

  ResourceFollower start() {
    thread.start();
    return this;
  }

  public Selection selection() {
    return selection;
  }

  public FollowerState state() {
    return state;
  }

  /**
   * Stops at once, without interrupting the listener: waits up to 5 s for it to finish with the
   * object at hand, and tells it nothing after that one.
   */
  @Override
  public void close() {
    closing.countDown();
    whenClosed.accept(this);
    if (Thread.currentThread() == thread) {
      return;
    }
    if (telling.tryLock()) {
      try {
        thread.interrupt();
      } finally {
        telling.unlock();
      }
    }
    try {
      var _ = thread.join(LONGEST_GOODBYE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (!isClosed()) {
      try {
        followFrom(list());
      } catch (RuntimeException | Error failure) {
        if (!isClosed()) {
          failed(failure);
          pause(pauses.nextBackOff());
        }
      }
    }
  }

  private String list() {
    var names = new HashSet<String>();
    var version =
        cluster.list(
            selection,
            object -> {
              names.add(object.path("metadata").path("name").asString(""));
              tell(() -> listener.present(object));
            });
    tell(() -> listener.listed(names));
    meters.listed();
    state = state.listed(clock.instant());
    return version;
  }

  private void followFrom(String listed) {
    var due = clock.instant().plus(rhythm.resync());
    var version = listed;
    for (var now = clock.instant(); now.isBefore(due) && !isClosed(); now = clock.instant()) {
      if (now.isBefore(watchingForbiddenUntil)) {
        pauses = rhythm.pauses();
        pause(rhythm.poll().toMillis());
        return;
      }
      version = watch(version, Duration.between(now, due));
    }
  }

  private String watch(String from, Duration lifetime) {
    var began = clock.instant();
    var version = from;
    try (var watch = cluster.watch(selection, from, lifetime)) {
      meters.watched();
      state = state.watching(true).contact(clock.instant());
      for (var change = watch.next(); change != null && !isClosed(); change = watch.next()) {
        apply(change);
        version = change.object().path("metadata").path("resourceVersion").asString(version);
        pauses = rhythm.pauses();
      }
    } catch (ClusterRefused refused) {
      forbid(refused);
    } finally {
      state = state.watching(false);
    }
    pauseIfShort(began, version.equals(from));
    return version;
  }

  private void apply(Watch.Change change) {
    var object = change.object();
    switch (change.type()) {
      case "ADDED", "MODIFIED" -> tell(() -> listener.present(object));
      case "DELETED" -> tell(() -> listener.deleted(object));
      default -> state = state.contact(clock.instant());
    }
  }

  /** A right may be granted later: asked again when the next resync is due. */
  private void forbid(ClusterRefused refused) {
    if (!refused.isForbidden()) {
      throw refused;
    }
    watchingForbiddenUntil = clock.instant().plus(rhythm.resync());
    LOG.warn("Polls {}: {}", selection.path(), refused.getMessage());
  }

  /** A watch that ends as soon as it begins must not become a loop. */
  private void pauseIfShort(Instant began, boolean nothingSeen) {
    var held = Duration.between(began, clock.instant());
    if (held.compareTo(rhythm.longestPause()) >= 0) {
      pauses = rhythm.pauses();
    } else if (nothingSeen) {
      pause(pauses.nextBackOff());
    }
  }

  private void tell(Runnable news) {
    telling.lock();
    try {
      stopIfClosed();
      news.run();
      state = state.contact(clock.instant());
    } finally {
      telling.unlock();
    }
    stopIfClosed();
  }

  private void stopIfClosed() {
    if (isClosed()) {
      throw new CancellationException("closed");
    }
  }

  private boolean isClosed() {
    return closing.getCount() == 0;
  }

  private void failed(Throwable failure) {
    if (failure instanceof ClusterRefused refused && refused.isGone()) {
      LOG.debug("Lists {} again: {}", selection.path(), failure.getMessage());
      return;
    }
    meters.failed();
    if (state.lastError() == null) {
      LOG.warn("Cannot follow {}, tries again: {}", selection.path(), failure.toString());
    }
    state = state.failed(String.valueOf(failure.getMessage()));
  }

  private void pause(long millis) {
    try {
      var _ = closing.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
