package dev.easel.runs;

import dev.easel.http.OpenStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tells what happens to runs to all who listen on this replica. While somebody listens, one
 * statement every half second asks for the news of all these runs, whoever caused them; what this
 * replica caused itself is asked for at once.
 */
@Component
class RunNews implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(RunNews.class);
  private static final Duration RHYTHM = Duration.ofMillis(500);

  private final RunEvents events;
  private final List<RunPulse> pulses;
  private final JsonMapper json;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<RunId, RunChannel> channels = new HashMap<>();
  private boolean nudged;
  private long pulsedAt;
  private volatile boolean running;

  RunNews(RunEvents events, List<RunPulse> pulses, JsonMapper json) {
    this.events = events;
    this.pulses = pulses;
    this.json = json;
  }

  /**
   * Lets a stream be told all that happens to a run, until {@link #leave}.
   *
   * @param known the sequence that the reader has
   * @return the sequence after which all is told; what lies before it the reader must read itself
   */
  long join(RunId run, long known, OpenStream<RunFrame> stream) {
    lock.lock();
    try {
      var channel = channels.get(run);
      if (channel == null) {
        channel = new RunChannel(known, json);
        channels.put(run, channel);
        nudge();
      }
      channel.join(stream);
      return channel.position();
    } finally {
      lock.unlock();
    }
  }

  void leave(RunId run, OpenStream<RunFrame> stream) {
    lock.lock();
    try {
      var channel = channels.get(run);
      if (channel != null) {
        channel.leave(stream);
        if (channel.isEmpty()) {
          channels.remove(run);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  @TransactionalEventListener
  void changed(RunChanged change) {
    lock.lock();
    try {
      if (channels.containsKey(change.run().id())) {
        nudge();
      }
    } finally {
      lock.unlock();
    }
  }

  private void nudge() {
    nudged = true;
    changed.signal();
  }

  private void tellOnAndOn() {
    while (awaitOccasion()) {
      tell();
    }
  }

  /** Waits for the next time to ask; false once Easel stops. */
  private boolean awaitOccasion() {
    lock.lock();
    try {
      var left = RHYTHM.toNanos();
      while (running && (channels.isEmpty() || (!nudged && left > 0))) {
        if (channels.isEmpty()) {
          changed.awaitUninterruptibly();
        } else {
          left = changed.awaitNanos(left);
        }
      }
      nudged = false;
      return running;
    } catch (InterruptedException e) {
      return false; // nobody interrupts
    } finally {
      lock.unlock();
    }
  }

  private void tell() {
    try {
      var told = channels();
      var positions = new LinkedHashMap<RunId, Long>();
      told.forEach((run, channel) -> positions.put(run, channel.position()));
      if (!positions.isEmpty()) {
        events.news(positions).forEach(news -> tell(news, told.get(news.head().run())));
        pulse(told);
      }
    } catch (RuntimeException e) {
      log.warn("the news of runs could not be read, next try soon: {}", e.toString());
    }
  }

  private Map<RunId, RunChannel> channels() {
    lock.lock();
    try {
      return Map.copyOf(channels);
    } finally {
      lock.unlock();
    }
  }

  private void tell(RunEvents.News news, @Nullable RunChannel channel) {
    lock.lock();
    try {
      // another one may have taken its place, at another position
      if (channel == null || channels.get(news.head().run()) != channel) {
        return;
      }
      if (channel.tell(news)) {
        channels.remove(news.head().run());
      } else if (channel.position() < news.head().sequence()) {
        nudge();
      }
    } finally {
      lock.unlock();
    }
  }

  private void pulse(Map<RunId, RunChannel> told) {
    var now = System.nanoTime();
    if (now - pulsedAt < RHYTHM.toNanos()) {
      return;
    }
    pulsedAt = now;
    for (var pulse : pulses) {
      var values = pulse.of(told.keySet());
      lock.lock();
      try {
        values.forEach(
            (run, value) -> {
              var channel = told.get(run);
              if (channel != null) {
                channel.tell(pulse.event(), value);
              }
            });
      } finally {
        lock.unlock();
      }
    }
  }

  @Override
  public void start() {
    running = true;
    var _ = Thread.ofVirtual().name("run-news").start(this::tellOnAndOn);
  }

  @Override
  public void stop() {
    lock.lock();
    try {
      running = false;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
