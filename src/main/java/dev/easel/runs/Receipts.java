package dev.easel.runs;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

/** Tells of what a run is no longer billed for: in its history, and to Prometheus. */
@Component
class Receipts {

  private final Runs runs;
  private final MeterRegistry meters;
  private final Clock clock;

  Receipts(Runs runs, MeterRegistry meters, Clock clock) {
    this.runs = runs;
    this.meters = meters;
    this.clock = clock;
  }

  @EventListener
  void note(ChargeClosed closed) {
    var charge = closed.charge();
    if (charge.isBilled()) {
      runs.change(charge.run(), run -> run.charged(charge, clock.instant()));
    }
  }

  @TransactionalEventListener
  void count(ChargeClosed closed) {
    var charge = closed.charge();
    var now = clock.instant();
    var kind = charge.kind().text();
    charge
        .cost(now)
        .ifPresent(
            cost ->
                meters
                    .counter(
                        "easel.cost",
                        "recipe",
                        closed.recipe(),
                        "kind",
                        kind,
                        "currency",
                        cost.currency())
                    .increment(cost.amount().doubleValue()));
    var gpu = charge.resources().gpu();
    if (gpu != null) {
      meters
          .counter("easel.gpu.seconds", "recipe", closed.recipe(), "kind", kind, "gpu", gpu)
          .increment(charge.gpuSeconds(now).doubleValue());
    }
  }
}
