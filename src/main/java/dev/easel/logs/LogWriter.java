package dev.easel.logs;

import dev.easel.kubernetes.Term;
import dev.easel.runs.Explanations;
import dev.easel.runs.Runs;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Stores what is captured: lines, position, and what listeners write are one transaction, so that
 * no line is lost or doubled. The run's row is locked first, as whoever changes a run does it.
 */
@Component
class LogWriter {

  /** Database connections that storing takes at most. */
  private final Semaphore connections = new Semaphore(4);

  private final Runs runs;
  private final LogStore store;
  private final Chunks chunks;
  private final List<LineListener> listeners;
  private final LogMetrics metrics;
  private final LogFollowing following;
  private final Explanations explanations;
  private final TransactionTemplate transaction;

  LogWriter(
      Runs runs,
      LogStore store,
      Chunks chunks,
      ObjectProvider<LineListener> listeners,
      LogMetrics metrics,
      LogFollowing following,
      Explanations explanations,
      TransactionTemplate transaction) {
    this.runs = runs;
    this.store = store;
    this.chunks = chunks;
    this.listeners = listeners.orderedStream().toList();
    this.metrics = metrics;
    this.following = following;
    this.explanations = explanations;
    this.transaction = transaction;
  }

  /** Somebody else captures the log, or it is erased. */
  static final class Superseded extends RuntimeException {
    Superseded(LogKey log) {
      super("not ours any more: " + log);
    }
  }

  /** A listener could not take the lines. */
  static final class ListenerFailed extends RuntimeException {
    ListenerFailed(Throwable cause) {
      super(cause);
    }
  }

  /**
   * Stores lines.
   *
   * @param told whether listeners are told of them
   * @return the log as it is now
   * @throws Superseded with nothing stored
   * @throws ListenerFailed with nothing stored
   */
  OpenLog write(Term term, OpenLog log, Batch batch, Position position, boolean told) {
    var written = alone(() -> inTransaction(term, log, batch, position, told));
    metrics.stored(batch, written.bytes() - log.bytes());
    following.nudge(log.key().run());
    return written;
  }

  private OpenLog inTransaction(
      Term term, OpenLog log, Batch batch, Position position, boolean told) {
    hold(term, log);
    var kept = batch.kept();
    var chunk = kept.isEmpty() ? null : Chunk.of(log.lines() + 1, log.bytes(), kept);
    var loose = chunk == null ? log.looseFrom() : chunks.append(log, chunk);
    var moved = log.after(position, chunk, loose);
    if (!store.move(log, moved, batch.last())) {
      throw new Superseded(log.key());
    }
    if (told) {
      tell(log, batch.lines());
    }
    return moved;
  }

  private void tell(OpenLog log, List<LogLine> lines) {
    try {
      listeners.forEach(listener -> listener.lines(log.source(), lines));
    } catch (RuntimeException e) {
      throw new ListenerFailed(e);
    }
  }

  /** Nothing more is to come. */
  void complete(Term term, OpenLog log, @Nullable Outcome outcome) {
    alone(
        () -> {
          hold(term, log);
          if (!store.complete(log, outcome)) {
            throw new Superseded(log.key());
          }
          var source = log.source();
          explanations.logComplete(source.run(), source.attempt(), source.nodeId());
          return log;
        });
    following.nudge(log.key().run());
  }

  /** To be looked at again after the pause. */
  void putBack(Term term, OpenLog log, Duration pause, @Nullable String problem, int tries) {
    alone(
        () -> {
          term.check();
          store.putBack(log, pause, problem, tries);
          return log;
        });
  }

  /** Nothing more is there at present. */
  void quiet(Term term, OpenLog log) {
    alone(
        () -> {
          term.check();
          store.quiet(log);
          return log;
        });
  }

  private void hold(Term term, OpenLog log) {
    term.check();
    if (!runs.lock(log.key().run())) {
      throw new Superseded(log.key());
    }
  }

  private OpenLog alone(Supplier<OpenLog> work) {
    connections.acquireUninterruptibly();
    try {
      return Objects.requireNonNull(transaction.execute(status -> work.get()));
    } finally {
      connections.release();
    }
  }
}
