package dev.easel.endpoints;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;

/**
 * One request to a predictor, its answer's body included: it ends when its time is over, because an
 * HTTP client's own timeouts begin anew with every byte, or when nobody wants it any more.
 */
final class Question implements AutoCloseable {

  private final CloseableHttpClient client;
  private final HttpPost post;
  private final CompletableFuture<Void> end = new CompletableFuture<>();
  private volatile boolean late;

  Question(CloseableHttpClient client, HttpPost post, Duration lifetime) {
    this.client = client;
    this.post = post;
    var _ =
        end.completeOnTimeout(null, lifetime.toMillis(), TimeUnit.MILLISECONDS)
            .thenRun(this::isOver);
  }

  private void isOver() {
    late = true;
    post.cancel();
  }

  /** Waits for the answer's headers; its body is read from the connection. */
  ClassicHttpResponse ask() throws IOException {
    return client.executeOpen(null, post, null);
  }

  /** Whether it ended because its time was over. */
  boolean isLate() {
    return late;
  }

  /** Cuts the connection, unless the answer is read to its end: then it is used again. */
  @Override
  public void close() {
    end.cancel(false);
    post.cancel();
  }
}
