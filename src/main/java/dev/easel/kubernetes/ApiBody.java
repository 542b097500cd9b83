package dev.easel.kubernetes;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The body of an answer, cut off when its time is over: a dead connection tells nobody. */
final class ApiBody implements AutoCloseable {

  private final InputStream stream;
  private final CompletableFuture<Void> deadline;

  ApiBody(InputStream stream, Duration lifetime) {
    this.stream = stream;
    this.deadline =
        new CompletableFuture<Void>()
            .completeOnTimeout(null, lifetime.toMillis(), TimeUnit.MILLISECONDS);
    var _ = deadline.thenRun(this::closeStream);
  }

  InputStream stream() {
    return stream;
  }

  /** True once this side has ended it: what is read from then on is no end of the other side's. */
  boolean isCut() {
    return deadline.isDone();
  }

  @Override
  public void close() {
    deadline.cancel(false);
    closeStream();
  }

  private void closeStream() {
    try {
      stream.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
