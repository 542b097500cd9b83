package dev.easel.logs;

import dev.easel.kubernetes.Cluster;
import dev.easel.kubernetes.ClusterRefused;
import dev.easel.kubernetes.ClusterUnreachable;
import dev.easel.kubernetes.PodLog;
import dev.easel.kubernetes.Term;
import dev.easel.kubernetes.Words;
import dev.easel.logs.LogWriter.ListenerFailed;
import dev.easel.logs.LogWriter.Superseded;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One turn at reading the log of one pod, on a virtual thread of its own. */
final class Capture implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(Capture.class);
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final int PATIENCE_WITH_LISTENERS = 3;

  private final Cluster cluster;
  private final LogWriter writer;
  private final LineText text;
  private final Turn turn;
  private final Term term;
  private final Batch batch = new Batch();
  private OpenLog log;
  private long unstoredSince;
  private long saidAt = System.nanoTime();

  Capture(Cluster cluster, LogWriter writer, LineText text, Turn turn, Term term, OpenLog log) {
    this.cluster = cluster;
    this.writer = writer;
    this.text = text;
    this.turn = turn;
    this.term = term;
    this.log = log;
  }

  @Override
  public void run() {
    try {
      read();
    } catch (Superseded | Term.Over e) {
      LOG.debug("leaves {}: {}", log.key(), e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      failed(e);
    } finally {
      turn.close();
    }
  }

  private void read() throws InterruptedException {
    while (!turn.isOver()) {
      var pod = cluster.pod(log.namespace(), log.key().pod()).map(Pod::new);
      if (pod.isEmpty() || !isOurs(pod.get())) {
        writer.complete(term, log, Outcome.POD_GONE);
        return;
      }
      log = log.ofPod(pod.get().uid());
      if (read(pod.get())) {
        writer.complete(term, log, null);
        return;
      }
      turn.pause(LOOK);
    }
    writer.putBack(term, log, Duration.ZERO, null, 0);
  }

  /** A retry makes a pod of the same name for a later attempt. */
  private boolean isOurs(Pod pod) {
    return log.podUid() == null
        ? !log.replaced() && !pod.isYoungerThan(log.endedAt())
        : pod.uid().equals(log.podUid());
  }

  /** Reads until the server ends it or the turn is over; true if all of it was read. */
  private boolean read(Pod pod) throws InterruptedException {
    var reader = new LineReader(text, log.position(), batch::add);
    var follow = !pod.hasEnded();
    try (var pieces = new Pieces(open(follow))) {
      turn.opened();
      var whole = read(pieces, reader);
      if (whole && !follow) {
        reader.end();
      }
      store(reader);
      return whole && !follow;
    }
  }

  private PodLog open(boolean follow) {
    var since = log.position().since();
    return cluster.log(log.namespace(), log.key().pod(), since, follow, turn.lifetime());
  }

  private boolean read(Pieces pieces, LineReader reader) throws InterruptedException {
    while (!turn.isOver()) {
      var piece = pieces.next(LOOK.compareTo(turn.flush()) < 0 ? LOOK : turn.flush());
      if (piece != null && piece.isEnd()) {
        return piece.cut() == null || cut(piece.cut(), reader);
      }
      if (piece != null) {
        unstoredSince = batch.isEmpty() ? System.nanoTime() : unstoredSince;
        reader.read(piece.bytes(), piece.length());
      } else if (batch.isEmpty()) {
        quiet();
      }
      if (batch.isFull() || isDue()) {
        store(reader);
      }
    }
    return false;
  }

  private void quiet() {
    log = log.quiet(turn.now());
    if (System.nanoTime() - saidAt >= turn.quiet().toNanos()) {
      writer.quiet(term, log);
      saidAt = System.nanoTime();
    }
  }

  private boolean cut(ClusterUnreachable cut, LineReader reader) throws InterruptedException {
    store(reader);
    throw cut;
  }

  private boolean isDue() {
    return System.nanoTime() - unstoredSince >= turn.flush().toNanos();
  }

  private void store(LineReader reader) throws InterruptedException {
    for (var failures = 0; !batch.isEmpty(); failures++) {
      try {
        var told = failures < PATIENCE_WITH_LISTENERS;
        log = writer.write(term, log, batch, reader.position(), told);
        batch.clear();
      } catch (ListenerFailed e) {
        LOG.warn("lines of {} were refused by a listener", log.key(), e);
        turn.pause(LOOK);
      }
    }
  }

  private void failed(RuntimeException failure) {
    switch (failure) {
      case ClusterRefused refused -> refused(refused);
      case ClusterUnreachable unreachable -> unreachable(unreachable);
      default -> {
        LOG.warn("cannot capture {}, tries again", log.key(), failure);
        later("failed", null, Outcome.UNREADABLE);
      }
    }
  }

  private void unreachable(ClusterUnreachable failure) {
    if (turn.wasOpened()) {
      settle(() -> writer.putBack(term, log, LOOK, null, 0));
    } else {
      turn.trouble(failure);
      later("unreachable", "The Kubernetes API does not answer.", Outcome.UNREADABLE);
    }
  }

  private void refused(ClusterRefused refused) {
    switch (refused.status()) {
      case 404 -> settle(() -> writer.complete(term, log, Outcome.POD_GONE));
      case 400 -> later("waiting", null, Outcome.NEVER_STARTED);
      case 401, 403 -> {
        turn.trouble(refused);
        later(
            "not_permitted",
            "%s: %s. Its account needs get on pods and pods/log."
                .formatted(KeptLog.NOT_PERMITTED, words(refused)),
            Outcome.NOT_PERMITTED);
      }
      default -> later("refused", words(refused), Outcome.UNREADABLE);
    }
  }

  private static String words(ClusterRefused refused) {
    return Words.bounded(Objects.toString(refused.getMessage()));
  }

  private void later(String reason, @Nullable String problem, Outcome end) {
    if (!reason.equals("waiting")) {
      turn.failed(reason);
    }
    var pause = turn.pauseAfter(log.tries());
    if (turn.isGivenUp(log, end)) {
      settle(() -> writer.complete(term, log, end));
    } else {
      settle(() -> writer.putBack(term, log, pause, problem, log.tries() + 1));
    }
  }

  /** PostgreSQL may be away: the log must not wait until it is due again by itself. */
  private void settle(Runnable write) {
    while (true) {
      try {
        write.run();
        return;
      } catch (Superseded | Term.Over e) {
        return;
      } catch (RuntimeException e) {
        LOG.debug("cannot put {} back, tries again", log.key(), e);
        if (!turn.pauseUnlessClosing(LOOK)) {
          return;
        }
      }
    }
  }
}
