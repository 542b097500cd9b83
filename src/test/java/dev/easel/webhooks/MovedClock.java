package dev.easel.webhooks;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;

/** The time of day, moved forward by a test. */
public final class MovedClock extends Clock {

  private final InstantSource real = InstantSource.system();
  private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

  public void move(Duration by) {
    ahead.accumulateAndGet(by, Duration::plus);
  }

  /** Makes it Easel's. */
  public ApplicationContextInitializer<GenericApplicationContext> initializer() {
    return context ->
        context.registerBean(
            "movedClock", Clock.class, () -> this, definition -> definition.setPrimary(true));
  }

  @Override
  public Instant instant() {
    return real.instant().plus(ahead.get());
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("UTC only");
  }
}
