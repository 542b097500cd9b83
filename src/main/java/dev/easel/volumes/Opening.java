package dev.easel.volumes;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Opens files on a thread that may hang: a pipe that was put in a file's place opens when somebody
 * writes to it, and a file server that is away never. A virtual thread would keep its carrier.
 */
final class Opening {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
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
   * @throws NotAFile if it does not open in ten seconds
   */
  static <T extends Closeable> T of(String name, Open<T> open) throws IOException {
    var opened = CompletableFuture.supplyAsync(() -> unchecked(open), THREADS);
    try {
      return opened.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      closeLate(opened);
      throw new NotAFile(name, "does not open: no file, or its server does not answer");
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

  private static <T extends Closeable> T unchecked(Open<T> open) {
    try {
      return open.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void closeLate(CompletableFuture<? extends Closeable> opened) {
    var _ =
        opened.thenAccept(
            late -> {
              try {
                late.close();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
  }
}
