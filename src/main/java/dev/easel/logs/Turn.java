package dev.easel.logs;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** How long a {@link Capture} may go on, and how often it stores. */
final class Turn implements AutoCloseable {

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final LogKey log;
  private final Capturing capturing;
  private final LogProperties properties;
  private final LogMetrics metrics;
  private final Clock clock;
  private final long began = System.nanoTime();
  private final CountDownLatch closing;
  private boolean opened;
  private volatile boolean over;

  Turn(
      LogKey log,
      Capturing capturing,
      LogProperties properties,
      LogMetrics metrics,
      Clock clock,
      CountDownLatch closing) {
    this.log = log;
    this.capturing = capturing;
    this.properties = properties;
    this.metrics = metrics;
    this.clock = clock;
    this.closing = closing;
  }

  LogKey log() {
    return log;
  }

  boolean isOver() {
    over = over || closing.getCount() == 0 || givesWay();
    return over;
  }

  /** It was over when it was last asked: its stream will be free. */
  boolean isLeaving() {
    return over;
  }

  private boolean givesWay() {
    return (held(properties.turn()) && capturing.othersWaitFor(log)) || capturing.isWanted(log);
  }

  private boolean held(Duration time) {
    return System.nanoTime() - began >= time.toNanos();
  }

  void pause(Duration time) throws InterruptedException {
    var _ = closing.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** False if there is no time left. */
  boolean pauseUnlessClosing(Duration time) {
    try {
      pause(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    return closing.getCount() > 0;
  }

  Duration lifetime() {
    return properties.lifetime();
  }

  /** The more streams, the more rarely each stores. */
  Duration flush() {
    var rate = Duration.ofMillis(1000L * metrics.open() / properties.writesPerSecond());
    return rate.compareTo(properties.flush()) > 0 ? rate : properties.flush();
  }

  /** How often a stream on which nothing comes says so. */
  Duration quiet() {
    var rate = flush();
    return rate.compareTo(capturing.quiet()) > 0 ? rate : capturing.quiet();
  }

  Instant now() {
    return clock.instant();
  }

  void opened() {
    if (!opened) {
      opened = true;
      metrics.opened();
    }
    capturing.noTrouble();
  }

  boolean wasOpened() {
    return opened;
  }

  /** Nothing at all can be read now. */
  void trouble(RuntimeException why) {
    capturing.trouble(why);
  }

  void failed(String reason) {
    metrics.failed(reason);
  }

  /** The pod is gone by now, or will not be read. While its step runs, neither is known. */
  boolean isGivenUp(OpenLog log, Outcome end) {
    var ended = log.endedAt();
    if (ended == null) {
      return false;
    }
    return end == Outcome.NEVER_STARTED
        ? log.tries() > 2
        : ended.plus(properties.giveUpAfter()).isBefore(clock.instant());
  }

  Duration pauseAfter(int tries) {
    var pause = Duration.ofMillis(500L << Math.min(tries, 6));
    return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
  }

  @Override
  public void close() {
    if (opened) {
      metrics.closed();
    }
    capturing.done(this);
  }
}
