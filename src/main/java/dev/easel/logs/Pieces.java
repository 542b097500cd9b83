package dev.easel.logs;

import dev.easel.kubernetes.ClusterUnreachable;
import dev.easel.kubernetes.PodLog;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Reads a log ahead, a little, on a thread of its own: so waiting for more can have a limit. */
final class Pieces implements AutoCloseable {

  private static final int SIZE = 8 * 1024;

  /**
   * What was read.
   *
   * @param length -1 at the end
   * @param cut why it ended, if the server did not end it
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  record Piece(byte[] bytes, int length, @Nullable ClusterUnreachable cut) {
    boolean isEnd() {
      return length < 0;
    }
  }

  private final PodLog log;
  private final BlockingQueue<Piece> ahead = new ArrayBlockingQueue<>(4);
  private final Thread thread;

  Pieces(PodLog log) {
    this.log = log;
    this.thread = Thread.ofVirtual().name("log").start(this::read);
  }

  /** The next piece; null if none comes in that time. */
  @Nullable Piece next(Duration wait) throws InterruptedException {
    return ahead.poll(wait.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void read() {
    try {
      for (var more = true; more; ) {
        var bytes = new byte[SIZE];
        var length = log.read(bytes);
        ahead.put(new Piece(bytes, length, null));
        more = length >= 0;
      }
    } catch (ClusterUnreachable cut) {
      leave(cut);
    } catch (InterruptedException e) {
      // closed
    }
  }

  private void leave(ClusterUnreachable cut) {
    try {
      ahead.put(new Piece(new byte[0], -1, cut));
    } catch (InterruptedException e) {
      // closed
    }
  }

  @Override
  public void close() {
    log.close();
    thread.interrupt();
  }
}
