package dev.easel.kubernetes;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Lets one replica do the {@link Duty}s: it holds a lease for 10 seconds and renews it every 3;
 * when it dies another takes over within 13.
 */
@Component
class Leadership implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(Leadership.class);
  private static final String LEASE = "follower";
  private static final Duration LASTS = Duration.ofSeconds(10);
  private static final Duration RENEWED = Duration.ofSeconds(3);

  private final Leases leases;
  private final JdbcClient jdbc;
  private final List<Duty> duties;
  private final String holder = UUID.randomUUID().toString();
  private final List<AutoCloseable> atWork = new ArrayList<>();
  private @Nullable ScheduledExecutorService renewal;
  private @Nullable Term term;
  private long renewedAt;

  Leadership(Leases leases, JdbcClient jdbc, List<Duty> duties) {
    this.leases = leases;
    this.jdbc = jdbc;
    this.duties = duties;
  }

  @Override
  public synchronized void start() {
    renewal =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("leadership").factory());
    var _ =
        renewal.scheduleWithFixedDelay(this::renew, 0, RENEWED.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public synchronized void stop() {
    if (renewal != null) {
      renewal.shutdownNow();
      renewal = null;
      resign();
      leases.release(LEASE, holder);
    }
  }

  @Override
  public synchronized boolean isRunning() {
    return renewal != null;
  }

  private synchronized void renew() {
    if (renewal == null) {
      return;
    }
    try {
      var epoch = leases.hold(LEASE, holder, LASTS);
      if (epoch.isEmpty()) {
        resign();
      } else {
        renewedAt = System.nanoTime();
        serve(epoch.getAsLong());
      }
    } catch (RuntimeException e) {
      // whatever it is, the next renewal must come
      log.warn("the lease could not be renewed", e);
      if (System.nanoTime() - renewedAt > LASTS.toNanos()) {
        resign();
      }
    }
  }

  private void serve(long epoch) {
    if (term != null && term.epoch() == epoch) {
      return;
    }
    resign();
    log.info("this replica follows the cluster, term {}", epoch);
    var begun = new Term(jdbc, LEASE, epoch);
    term = begun;
    duties.forEach(duty -> atWork.add(duty.begin(begun)));
  }

  private void resign() {
    if (term != null) {
      log.info("this replica no longer follows the cluster, term {}", term.epoch());
    }
    term = null;
    atWork.forEach(Leadership::close);
    atWork.clear();
  }

  private static void close(AutoCloseable duty) {
    try {
      duty.close();
    } catch (Exception e) {
      log.warn("a duty did not end well", e);
    }
  }
}
