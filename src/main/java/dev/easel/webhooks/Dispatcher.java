package dev.easel.webhooks;

import dev.easel.webhooks.DeliveryQueue.Claim;
import dev.easel.webhooks.DeliveryQueue.Room;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

/**
 * Delivers what is due, many webhooks at a time and each by one worker, so that a receiver that
 * hangs keeps nothing waiting but its own. Looks for what is due twice a second, and at once for
 * what this replica caused.
 */
@Component
class Dispatcher implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

  /** Then other webhooks have their turn; also when so much time is over. */
  private static final int IN_A_ROW = 20;

  private static final Duration TURN = Duration.ofSeconds(5);

  /** The part of what is sent at once that is one project's at most. */
  private static final int SHARE = 4;

  /** Between looks, however much there is to look for. */
  private static final Duration BREATH = Duration.ofMillis(20);

  /** Connections to the database that workers have at once: the rest is for who waits. */
  private static final int CONNECTIONS = 6;

  private static final Duration FAREWELL = Duration.ofSeconds(5);

  private final DeliveryQueue queue;
  private final Courier courier;
  private final DeliveryMetrics metrics;
  private final WebhookProperties properties;
  private final Clock clock;
  private final Semaphore free;
  private final Map<String, Integer> held = new ConcurrentHashMap<>();
  private final Semaphore connections = new Semaphore(CONNECTIONS);
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition occasion = lock.newCondition();

  /** Of the platform: looking up a host's address holds its thread, and may take long. */
  private final ExecutorService workers =
      Executors.newCachedThreadPool(Thread.ofPlatform().name("webhook-", 0).factory());

  private @Nullable Thread dispatcher;
  private boolean nudged;
  private long looked = System.nanoTime();
  private volatile boolean running;

  Dispatcher(
      DeliveryQueue queue,
      Courier courier,
      DeliveryMetrics metrics,
      WebhookProperties properties,
      Clock clock) {
    this.queue = queue;
    this.courier = courier;
    this.metrics = metrics;
    this.properties = properties;
    this.clock = clock;
    this.free = new Semaphore(properties.atOnce());
  }

  @TransactionalEventListener
  void written(Outbox.Written written) {
    nudge();
  }

  private void nudge() {
    lock.lock();
    try {
      nudged = true;
      occasion.signal();
    } finally {
      lock.unlock();
    }
  }

  private void dispatchOnAndOn() {
    while (awaitOccasion()) {
      try {
        dispatch();
      } catch (RuntimeException e) {
        log.warn("what is to be delivered could not be read, next try soon: {}", e.toString());
      }
    }
  }

  /** Waits for the next time to look; false once Easel stops. */
  private boolean awaitOccasion() {
    lock.lock();
    try {
      var left = properties.poll().toNanos();
      while (running && !nudged && left > 0) {
        left = occasion.awaitNanos(left);
      }
      breathe();
      nudged = false;
      return running;
    } catch (InterruptedException e) {
      return false; // nobody interrupts
    } finally {
      lock.unlock();
    }
  }

  private void breathe() throws InterruptedException {
    var left = looked + BREATH.toNanos() - System.nanoTime();
    while (running && left > 0) {
      left = occasion.awaitNanos(left);
    }
    looked = System.nanoTime();
  }

  private void dispatch() {
    var most = free.availablePermits();
    if (most > 0) {
      var share = Math.max(1, properties.atOnce() / SHARE);
      queue.claim(new Room(most, share, Map.copyOf(held)), clock.instant()).forEach(this::start);
    }
  }

  private void start(Claim claim) {
    free.acquireUninterruptibly();
    held.merge(claim.project(), 1, Integer::sum);
    workers.execute(
        () -> {
          try {
            serve(claim);
          } catch (RuntimeException e) {
            log.warn("webhook {} was not served, next try soon", claim.webhook(), e);
          } finally {
            held.computeIfPresent(
                claim.project(), (project, count) -> count == 1 ? null : count - 1);
            free.release();
            nudge();
          }
        });
  }

  private void serve(Claim claim) {
    var goesOn = true;
    var end = System.nanoTime() + TURN.toNanos();
    for (var sent = 0;
        goesOn && sent < IN_A_ROW && System.nanoTime() - end < 0 && running;
        sent++) {
      var next = connected(() -> queue.next(claim, clock.instant()));
      goesOn = next.isPresent() && deliver(claim, next.get());
    }
    var _ = connected(() -> queue.release(claim));
  }

  private <T> T connected(Supplier<T> work) {
    connections.acquireUninterruptibly();
    try {
      return work.get();
    } finally {
      connections.release();
    }
  }

  /** True if more may be sent. What Easel's own end cut off is sent again. */
  private boolean deliver(Claim claim, Outgoing next) {
    var attempt = courier.send(next);
    if (!running && !attempt.isTaken()) {
      return false;
    }
    metrics.count(attempt);
    return connected(() -> queue.close(claim, next, attempt, clock.instant())) && attempt.isTaken();
  }

  @Override
  public void start() {
    running = true;
    dispatcher = Thread.ofVirtual().name("webhooks").start(this::dispatchOnAndOn);
  }

  @Override
  public void stop() {
    running = false;
    nudge();
    try {
      if (dispatcher != null) {
        var _ = dispatcher.join(FAREWELL);
      }
      workers.shutdown();
      if (!workers.awaitTermination(FAREWELL.toMillis(), TimeUnit.MILLISECONDS)) {
        log.info("calls of webhooks are cut off, and made again");
        courier.cutOff();
        var _ = workers.awaitTermination(FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
