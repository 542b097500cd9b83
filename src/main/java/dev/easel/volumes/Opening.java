package dev.easel.volumes;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens files on a thread that may hang: a pipe that was put in a file's place opens when somebody
 * writes to it, and a file server that is away never. A virtual thread would keep its carrier.
 */
final class Opening {

  /** On a claim at a time. Those that hang count: of a server that is away no more are begun. */
  static final int MOST = 32;

  private static final Logger log = LoggerFactory.getLogger(Opening.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Map<String, Semaphore> FREE = new ConcurrentHashMap<>();
  private static final ExecutorService THREADS =
      Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("volume-open-", 0).factory());

  private Opening() {}

  /** Opens something. */
  interface Open<T extends Closeable> {
    T open() throws IOException;
  }

  /**
   * What was opened.
   *
   * @throws VolumeSilent if it does not open in ten seconds
   */
  static <T extends Closeable> T of(String claim, String name, Open<T> open) throws IOException {
    return of(claim, name, open, PATIENCE);
  }

  static <T extends Closeable> T of(String claim, String name, Open<T> open, Duration patience)
      throws IOException {
    var free = FREE.computeIfAbsent(claim, each -> new Semaphore(MOST));
    await(free, name, patience);
    var opened =
        CompletableFuture.supplyAsync(() -> unchecked(open), THREADS)
            .whenComplete((_, _) -> free.release());
    try {
      return opened.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      closeLate(opened);
      throw new VolumeSilent(name);
    } catch (InterruptedException e) {
      closeLate(opened);
      Thread.currentThread().interrupt();
      throw new InterruptedIOException(name);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UncheckedIOException io) {
        throw io.getCause();
      }
      throw new IOException(e.getCause());
    }
  }

  private static void await(Semaphore free, String name, Duration patience) throws IOException {
    try {
      if (!free.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new VolumeSilent(name);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException(name);
    }
  }

  private static <T extends Closeable> T unchecked(Open<T> open) {
    try {
      return open.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void closeLate(CompletableFuture<? extends Closeable> opened) {
    var _ = opened.thenAccept(Opening::closeNow);
  }

  /** Closes something without waiting for it. */
  static void close(Closeable hanging) {
    THREADS.execute(() -> closeNow(hanging));
  }

  private static void closeNow(Closeable late) {
    try {
      late.close();
    } catch (IOException e) {
      log.debug("what hung cannot be closed", e);
    }
  }
}
