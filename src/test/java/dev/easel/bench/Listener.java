package dev.easel.bench;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/** Reads an answer that stays open, and notes when a line comes that it waits for. */
final class Listener implements Closeable {

  private static final int PATIENCE = 120;

  private final Socket socket;
  private final Predicate<String> awaited;
  private volatile CompletableFuture<Long> came = new CompletableFuture<>();

  Listener(URI base, String target, String accept, Predicate<String> awaited) throws IOException {
    this.awaited = awaited;
    socket = new Socket(base.getHost(), base.getPort());
    socket
        .getOutputStream()
        .write(
            "GET %s HTTP/1.1\r\nHost: %s\r\nAccept: %s\r\n\r\n"
                .formatted(target, base.getAuthority(), accept)
                .getBytes(StandardCharsets.US_ASCII));
    var _ = Thread.ofVirtual().start(this::read);
  }

  private void read() {
    try (var lines =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
      var body = false;
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        if (body && awaited.test(line)) {
          came.complete(System.nanoTime());
        }
        body |= line.isEmpty();
      }
    } catch (IOException e) {
      came.completeExceptionally(e);
    }
  }

  /** Only what comes from now on counts. */
  void expect() {
    came = new CompletableFuture<>();
  }

  /** When it came, by {@link System#nanoTime}. */
  long came() {
    try {
      return came.get(PATIENCE, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("nothing came", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
