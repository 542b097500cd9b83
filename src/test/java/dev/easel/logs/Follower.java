package dev.easel.logs;

import dev.easel.Easel;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Reads a log that is followed, on a thread of its own. */
final class Follower implements AutoCloseable {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final StringBuilder text = new StringBuilder();
  private final CompletableFuture<String> whole = new CompletableFuture<>();
  private final InputStream body;

  Follower(Easel easel, String run, String query) {
    var request =
        HttpRequest.newBuilder(easel.base().resolve("/v1/runs/" + run + "/logs" + query)).build();
    try {
      body = HTTP.send(request, HttpResponse.BodyHandlers.ofInputStream()).body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    var _ = Thread.ofVirtual().start(this::read);
  }

  private void read() {
    try (var lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        add(line);
      }
      whole.complete(text());
    } catch (IOException e) {
      whole.completeExceptionally(e);
    }
  }

  private synchronized void add(String line) {
    text.append(line).append('\n');
  }

  /** What came so far. */
  synchronized String text() {
    return text.toString();
  }

  /** All of it, once it has ended. */
  String end() throws Exception {
    return whole.get(Duration.ofSeconds(60).toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    try {
      body.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
