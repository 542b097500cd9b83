package dev.easel.logs;

import dev.easel.http.OpenStream;
import java.util.concurrent.atomic.AtomicBoolean;

/** Wakes an answer that follows: once, however much there is, until it has looked. */
final class LogFollower {

  private final OpenStream<Boolean> stream;
  private final AtomicBoolean awake = new AtomicBoolean();

  LogFollower(OpenStream<Boolean> stream) {
    this.stream = stream;
  }

  void wake() {
    if (!awake.getAndSet(true)) {
      stream.offer(true, 1);
    }
  }

  /** It looks now: what comes from here on wakes it again. */
  void looks() {
    awake.set(false);
  }
}
