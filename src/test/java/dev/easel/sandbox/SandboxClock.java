package dev.easel.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The sandbox's time, and everything in it that happens by time. It follows the wall clock times
 * its speed, and jumps when it is told to; what falls due happens on one thread, in the order of
 * its time.
 */
public final class SandboxClock implements InstantSource, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(SandboxClock.class.getName());

  private record Task(Instant due, long order, Runnable work) implements Comparable<Task> {
    @Override
    public int compareTo(Task other) {
      int byTime = due.compareTo(other.due);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  private final ReentrantLock running = new ReentrantLock();
  private final ReentrantLock state = new ReentrantLock();
  private final Condition changed = state.newCondition();
  private final PriorityQueue<Task> tasks = new PriorityQueue<>();
  private final Thread loop = Thread.ofVirtual().name("sandbox-clock").unstarted(this::run);
  private Instant base = Instant.now();
  private long wallBase = System.nanoTime();
  private double speed;
  private @Nullable Instant pinned;
  private long order;
  private boolean closed;

  SandboxClock(double speed) {
    this.speed = speed;
    loop.start();
  }

  @Override
  public Instant instant() {
    state.lock();
    try {
      return pinned != null ? pinned : base.plusNanos(Math.round(elapsedNanos()));
    } finally {
      state.unlock();
    }
  }

  /** Sandbox seconds per second of the wall clock; 0 stands still until {@link #advance}. */
  public void speed(double speed) {
    state.lock();
    try {
      base = base.plusNanos(Math.round(elapsedNanos()));
      wallBase = System.nanoTime();
      this.speed = speed;
      changed.signalAll();
    } finally {
      state.unlock();
    }
  }

  /** Moves on; when this returns, everything that was due until then has happened. */
  public void advance(Duration by) {
    running.lock();
    try {
      Instant target = instant().plus(by);
      for (Task task = next(target); task != null; task = next(target)) {
        pin(later(task.due(), instant()));
        perform(task);
      }
      arrive(target);
    } finally {
      running.unlock();
    }
  }

  void soon(Runnable work) {
    after(Duration.ZERO, work);
  }

  void after(Duration delay, Runnable work) {
    state.lock();
    try {
      tasks.add(new Task(instant().plus(delay), order++, work));
      changed.signalAll();
    } finally {
      state.unlock();
    }
  }

  @Override
  public void close() {
    state.lock();
    try {
      closed = true;
      tasks.clear();
      changed.signalAll();
    } finally {
      state.unlock();
    }
  }

  private void run() {
    while (awaitDue()) {
      running.lock();
      try {
        Task task = next(instant());
        if (task != null) {
          perform(task);
        }
      } finally {
        running.unlock();
      }
    }
  }

  private boolean awaitDue() {
    state.lock();
    try {
      while (!closed) {
        long wait = nanosToNext();
        if (wait <= 0) {
          return true;
        }
        var _ = changed.awaitNanos(wait);
      }
      return false;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      state.unlock();
    }
  }

  private long nanosToNext() {
    Task first = tasks.peek();
    if (first == null) {
      return TimeUnit.HOURS.toNanos(1);
    }
    long due = Duration.between(instant(), first.due()).toNanos();
    return due <= 0 || speed > 0 ? Math.round(due / Math.max(speed, 1e-9)) : Long.MAX_VALUE;
  }

  private @Nullable Task next(Instant until) {
    state.lock();
    try {
      Task first = tasks.peek();
      return first == null || first.due().isAfter(until) ? null : tasks.poll();
    } finally {
      state.unlock();
    }
  }

  private void pin(Instant at) {
    state.lock();
    try {
      pinned = at;
    } finally {
      state.unlock();
    }
  }

  private void arrive(Instant at) {
    state.lock();
    try {
      base = at;
      wallBase = System.nanoTime();
      pinned = null;
      changed.signalAll();
    } finally {
      state.unlock();
    }
  }

  private double elapsedNanos() {
    return (System.nanoTime() - wallBase) * speed;
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static void perform(Task task) {
    try {
      task.work().run();
    } catch (RuntimeException failure) {
      LOG.log(System.Logger.Level.ERROR, "sandbox", failure);
    }
  }
}
