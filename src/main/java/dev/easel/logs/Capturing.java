package dev.easel.logs;

import dev.easel.kubernetes.Cluster;
import dev.easel.kubernetes.Duty;
import dev.easel.kubernetes.Term;
import dev.easel.projects.Project;
import dev.easel.projects.Projects;
import dev.easel.runs.Stalls;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Reads the logs of pods, so many at once; if there are more, they take turns, and those that
 * somebody follows come first, on all but a quarter of the streams.
 */
@Component
class Capturing implements Duty {

  private static final Logger LOG = LoggerFactory.getLogger(Capturing.class);
  private static final Duration LONGEST_GOODBYE = Duration.ofSeconds(5);
  private static final Duration LONGEST_QUIET = Duration.ofMinutes(1);

  private final Cluster cluster;
  private final Projects projects;
  private final LogStore store;
  private final LogWriter writer;
  private final LogProperties properties;
  private final LogMetrics metrics;
  private final Secrets secrets;
  private final Stalls stalls;
  private final TransactionTemplate transaction;
  private final Clock clock;
  private final Map<Turn, Thread> atWork = new ConcurrentHashMap<>();
  private final AtomicInteger wanted = new AtomicInteger();
  private final AtomicReference<@Nullable String> trouble = new AtomicReference<>();
  private volatile Map<LogKey, Boolean> followed = Map.of();
  private volatile boolean followedWait;
  private volatile boolean othersWait;

  Capturing(
      Cluster cluster,
      Projects projects,
      LogStore store,
      LogWriter writer,
      LogProperties properties,
      LogMetrics metrics,
      Secrets secrets,
      Stalls stalls,
      TransactionTemplate transaction,
      Clock clock) {
    this.cluster = cluster;
    this.projects = projects;
    this.store = store;
    this.writer = writer;
    this.properties = properties;
    this.metrics = metrics;
    this.secrets = secrets;
    this.stalls = stalls;
    this.transaction = transaction;
    this.clock = clock;
  }

  @Override
  public AutoCloseable begin(Term term) {
    var closing = new CountDownLatch(1);
    var thread = Thread.ofVirtual().name("logs").start(() -> work(term, closing));
    return () -> {
      closing.countDown();
      thread.join(LONGEST_GOODBYE);
      for (var each : atWork.values()) {
        each.join(LONGEST_GOODBYE);
      }
    };
  }

  private void work(Term term, CountDownLatch closing) {
    var known = false;
    while (closing.getCount() > 0) {
      try {
        if (!known) {
          var _ = fenced(term, () -> store.makeAllDue(namespaces()));
          known = true;
        }
        look(term, closing);
      } catch (Term.Over over) {
        return;
      } catch (RuntimeException e) {
        LOG.warn("cannot look for logs to read, tries again: {}", e.toString());
      }
      pause(closing);
    }
  }

  private void look(Term term, CountDownLatch closing) {
    followed = store.followed(namespaces());
    var free = properties.streams() - atWork.size();
    if (free > 0) {
      var most = trouble.get() == null ? free : 1;
      fenced(term, () -> take(most)).forEach(log -> start(term, log, closing));
    }
    var waiting =
        followed.entrySet().stream().filter(it -> it.getValue() && !isRead(it.getKey())).count();
    followedWait = waiting > 0;
    othersWait = atWork.size() >= properties.streams() && store.othersWait(namespaces());
    var leaving = atWork.keySet().stream().filter(Turn::isLeaving).count();
    wanted.set(othersWait ? (int) Math.max(0, Math.min(waiting, room()) - leaving) : 0);
  }

  private List<OpenLog> take(int most) {
    var time = properties.lifetime().multipliedBy(2);
    var taken = new ArrayList<OpenLog>();
    if (room() > 0 && followed.containsValue(true)) {
      taken.addAll(store.takeFollowed(namespaces(), Math.min(room(), most), time));
    }
    if (taken.size() < most) {
      taken.addAll(store.take(namespaces(), most - taken.size(), time));
    }
    return taken;
  }

  /** Streams that followed logs may have beside those they have. */
  private int room() {
    var share = Math.max(1, properties.streams() * 3 / 4);
    return Math.max(0, share - (int) followed.keySet().stream().filter(this::isRead).count());
  }

  private boolean isRead(LogKey log) {
    return atWork.keySet().stream().anyMatch(turn -> turn.log().equals(log));
  }

  private void start(Term term, OpenLog log, CountDownLatch closing) {
    var turn = new Turn(log.key(), this, properties, metrics, clock, closing);
    var text = new LineText((int) properties.longestLine().toBytes(), secrets.mask());
    var capture = new Capture(cluster, writer, text, turn, term, log);
    var thread = Thread.ofVirtual().name("log " + log.key().pod()).unstarted(capture);
    atWork.put(turn, thread);
    thread.start();
  }

  private <T> T fenced(Term term, Supplier<T> work) {
    return Objects.requireNonNull(
        transaction.execute(
            status -> {
              term.check();
              return work.get();
            }));
  }

  private void pause(CountDownLatch closing) {
    try {
      var _ = closing.await(properties.poll().toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private List<String> namespaces() {
    return projects.known().stream().map(Project::namespace).toList();
  }

  /** A silence is noticed a tenth of its time later at most. */
  Duration quiet() {
    var tenth = stalls.after().dividedBy(10);
    return tenth.compareTo(LONGEST_QUIET) < 0 ? tenth : LONGEST_QUIET;
  }

  /** One that is followed gives way to others that are. */
  boolean othersWaitFor(LogKey log) {
    return followed.containsKey(log) ? followedWait && othersWait : othersWait;
  }

  /** Whether a stream that nobody follows is asked for by one that somebody does: once for each. */
  boolean isWanted(LogKey log) {
    return wanted.get() > 0
        && !followed.containsKey(log)
        && wanted.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
  }

  void done(Turn turn) {
    atWork.remove(turn);
  }

  /** Nothing can be read: one log at a time is tried until one can. */
  void trouble(RuntimeException why) {
    if (trouble.getAndSet(why.toString()) == null) {
      LOG.warn("Cannot read the logs of pods, tries again: {}", why.getMessage());
    }
  }

  void noTrouble() {
    if (trouble.get() != null && trouble.getAndSet(null) != null) {
      LOG.info("Reads the logs of pods again");
    }
  }
}
