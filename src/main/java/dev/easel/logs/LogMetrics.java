package dev.easel.logs;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.stereotype.Component;

/** What Prometheus counts of logs. */
@Component
class LogMetrics {

  private final MeterRegistry registry;
  private final Counter lines;
  private final Counter bytes;
  private final AtomicInteger streams = new AtomicInteger();

  LogMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.lines = Counter.builder("easel.logs.lines").description("Lines kept").register(registry);
    this.bytes =
        Counter.builder("easel.logs.bytes")
            .description("Bytes of them, unpacked")
            .baseUnit("bytes")
            .register(registry);
    Gauge.builder("easel.logs.streams", streams, AtomicInteger::get)
        .description("Logs of pods that are open now")
        .register(registry);
  }

  void stored(Batch batch, long added) {
    lines.increment(batch.kept().size());
    bytes.increment((double) added);
  }

  void opened() {
    streams.incrementAndGet();
  }

  void closed() {
    streams.decrementAndGet();
  }

  /** How many are open. */
  int open() {
    return streams.get();
  }

  void failed(String reason) {
    registry.counter("easel.logs.failures", "reason", reason).increment();
  }
}
