package dev.easel.webhooks;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Component;

/** Tells Prometheus of deliveries: how many, how long, and what came of them. */
@Component
class DeliveryMetrics {

  private static final String TAKEN = "delivered";

  private final MeterRegistry meters;

  DeliveryMetrics(MeterRegistry meters) {
    this.meters = meters;
  }

  void count(Attempt attempt) {
    var failure = attempt.failure();
    meters
        .timer("easel.webhooks.attempts", "outcome", failure == null ? TAKEN : failure.code())
        .record(attempt.took());
  }
}
