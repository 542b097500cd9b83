package dev.easel.endpoints;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * What a predictor answers, as it comes: cut off when its time is over, because its HTTP client
 * counts only until the headers; gives back its turn when it is closed.
 */
final class PredictorAnswer extends FilterInputStream {

  private final Turnstile.Turn turn;
  private final CompletableFuture<Void> end = new CompletableFuture<>();

  PredictorAnswer(InputStream body, Turnstile.Turn turn, Duration lifetime) {
    super(body);
    this.turn = turn;
    var _ =
        end.completeOnTimeout(null, Math.max(0, lifetime.toMillis()), TimeUnit.MILLISECONDS)
            .thenRun(this::cut);
  }

  private void cut() {
    try {
      in.close();
    } catch (IOException e) {
      // its reader notices
    }
  }

  @Override
  public void close() throws IOException {
    try {
      end.cancel(false);
      super.close();
    } finally {
      turn.close();
    }
  }
}
