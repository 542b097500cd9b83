package dev.easel.doctor;

import dev.easel.argo.ArgoServer;
import dev.easel.argo.ServerState;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Looks at Argo's server until it answers, three times at most: that one answer is slow, or gets
 * lost, says nothing of a server. Earlier looks are waited for beside later ones.
 */
final class Looks {

  private static final int MOST = 3;

  private final ArgoServer server;
  private final String namespace;
  private final Duration patience;
  private final long begun = System.nanoTime();

  /**
   * @param namespace whose server
   * @param patience for all looks together
   */
  Looks(ArgoServer server, String namespace, Duration patience) {
    this.server = server;
    this.namespace = namespace;
    this.patience = patience;
  }

  /** What it is sure to be, as soon as that is known; else what was seen last. */
  ServerState state() throws InterruptedException {
    var threads = Executors.newVirtualThreadPerTaskExecutor();
    try {
      var looks = new ExecutorCompletionService<ServerState>(threads);
      var last =
          new ServerState(
              ServerState.Kind.UNREACHABLE,
              "no answer within %d ms".formatted(patience.toMillis()));
      for (var look = 1; look <= MOST && left(patience).isPositive(); look++) {
        looks.submit(() -> server.state(namespace, left(patience)));
        var due = patience.multipliedBy(look).dividedBy(MOST);
        for (var seen = next(looks, due); seen.isPresent(); seen = next(looks, due)) {
          last = seen.get();
          if (isSure(last)) {
            return last;
          }
        }
      }
      return last;
    } finally {
      threads.shutdownNow();
    }
  }

  /** The next answer, or empty if none comes until then. */
  private Optional<ServerState> next(CompletionService<ServerState> looks, Duration due)
      throws InterruptedException {
    var done = looks.poll(Math.max(0, left(due).toNanos()), TimeUnit.NANOSECONDS);
    try {
      return done == null ? Optional.empty() : Optional.of(done.get());
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private Duration left(Duration due) {
    return due.minusNanos(System.nanoTime() - begun);
  }

  private static boolean isSure(ServerState state) {
    return switch (state.kind()) {
      case ANSWERS, REFUSES -> true;
      case FAILS, UNREACHABLE -> false;
    };
  }
}
