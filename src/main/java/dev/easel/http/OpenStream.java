package dev.easel.http;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.catalina.connector.ClientAbortException;
import org.apache.coyote.CloseNowException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/**
 * One answer that stays open. The request's thread writes; any thread may offer items for it to
 * write, and never waits for the reader.
 */
public final class OpenStream<T> {

  /** As much as Tomcat buffers: between two pieces the time is looked at. */
  private static final int PIECE = 8 * 1024;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Queue<Offered<T>> waiting = new ArrayDeque<>();
  private final StreamProperties properties;
  private OutputStream out = OutputStream.nullOutputStream();
  private byte[] heartbeat = {};
  private Duration quiet;
  private long wroteAt;
  private long waitingBytes;
  private boolean ended;
  private volatile Outcome outcome = Outcome.ENDED;

  OpenStream(StreamProperties properties) {
    this.properties = properties;
    this.quiet = properties.heartbeat();
  }

  private record Offered<T>(T item, int bytes) {}

  /** Why it is over. */
  enum Outcome {
    ENDED,
    /** Its reader closed the connection. */
    LEFT,
    /** Its reader did not keep up, and was cut. */
    SLOW,
    /** Easel stopped. */
    STOPPED,
    /** Its reader may no longer read. */
    REVOKED
  }

  /**
   * Sends the head of the answer; its status is set before.
   *
   * @param heartbeat what is written after each quiet while; without any, a reader that left is
   *     noticed only at the next item
   */
  public void begin(HttpServletResponse response, MediaType type, byte[] heartbeat)
      throws IOException {
    begin(response, type, heartbeat, 1);
  }

  /**
   * The same, with a heartbeat that readers see.
   *
   * @param rarity how many quiet whiles there are to each heartbeat
   */
  public void begin(HttpServletResponse response, MediaType type, byte[] heartbeat, int rarity)
      throws IOException {
    response.setContentType(type.toString());
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("X-Accel-Buffering", "no"); // nginx would hold it back
    this.heartbeat = heartbeat.clone();
    quiet = properties.heartbeat().multipliedBy(rarity);
    wroteAt = System.nanoTime();
    out = response.getOutputStream();
    response.flushBuffer();
  }

  /** From any thread. What is too much for a slow reader ends the stream instead. */
  public void offer(T item, int bytes) {
    lock.lock();
    try {
      if (ended) {
        return;
      }
      if (waitingBytes + bytes > properties.backlog().toBytes()) {
        close(Outcome.SLOW);
        return;
      }
      waiting.add(new Offered<>(item, bytes));
      waitingBytes += bytes;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** From any thread: nothing comes after what was offered. */
  public void end() {
    lock.lock();
    try {
      ended = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Easel stops: what still waits is for the next connection. */
  void stop() {
    over(Outcome.STOPPED);
  }

  /** Its reader may no longer read: nothing more is written. */
  void revoke() {
    over(Outcome.REVOKED);
  }

  private void close(Outcome why) {
    ended = true;
    outcome = why;
    waiting.clear();
    changed.signal();
  }

  /**
   * Waits for the next item, with heartbeats; empty at the end.
   *
   * @throws CloseNowException if the reader was too slow
   */
  public Optional<T> next() throws IOException {
    while (true) {
      var item = poll();
      refuseSlow();
      if (item == null && !isOpen()) {
        return Optional.empty();
      }
      if (quietLeft() <= 0) {
        write(heartbeat);
        wroteAt = System.nanoTime();
      }
      if (item != null) {
        return Optional.of(item);
      }
      flush();
      await();
    }
  }

  /** By what was written: an item may be nothing to write. */
  private long quietLeft() {
    return quiet.toNanos() - (System.nanoTime() - wroteAt);
  }

  private @Nullable T poll() {
    lock.lock();
    try {
      var first = waiting.poll();
      if (first == null) {
        return null;
      }
      waitingBytes -= first.bytes();
      return first.item();
    } finally {
      lock.unlock();
    }
  }

  /** False once nothing more is to be written: whoever writes much by itself asks now and then. */
  public boolean isOpen() {
    lock.lock();
    try {
      return !ended || !waiting.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  private void refuseSlow() throws CloseNowException {
    if (outcome == Outcome.SLOW) {
      throw new CloseNowException("its reader was too slow");
    }
  }

  /** Returns when there is something, or after a quiet while. */
  private void await() {
    lock.lock();
    try {
      var left = quietLeft();
      while (waiting.isEmpty() && !ended && left > 0) {
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      close(Outcome.STOPPED);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Writes, within the time that a reader has for it. Only the request's thread may.
   *
   * @throws CloseNowException if the reader was too slow
   */
  public void write(byte[] bytes) throws IOException {
    var began = System.nanoTime();
    for (var at = 0; at < bytes.length; at += PIECE) {
      if (System.nanoTime() - began > properties.patience().toNanos()) {
        over(Outcome.SLOW);
      }
      refuseSlow();
      out.write(bytes, at, Math.min(PIECE, bytes.length - at));
      wroteAt = System.nanoTime();
    }
  }

  /**
   * For an answer that does not tell its end by itself: what was written is all of it.
   *
   * @throws CloseNowException if Easel stopped before, or the reader may no longer read: nobody may
   *     take a part for the whole
   */
  public void whole() throws CloseNowException {
    if (outcome == Outcome.STOPPED || outcome == Outcome.REVOKED) {
      throw new CloseNowException("it was ended before its end");
    }
  }

  void flush() throws IOException {
    out.flush();
  }

  /** Tomcat gives up a write after its connection timeout. */
  void left(ClientAbortException e) {
    over(e.getCause() instanceof SocketTimeoutException ? Outcome.SLOW : Outcome.LEFT);
  }

  private void over(Outcome why) {
    lock.lock();
    try {
      close(why);
    } finally {
      lock.unlock();
    }
  }

  Outcome outcome() {
    return outcome;
  }
}
