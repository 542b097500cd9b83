package dev.easel.triggers;

import dev.easel.runs.RunDeleted;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Forgets what came for a run that is erased: it may say all that the run's request did. */
@Component
class DeliveryErasure {

  private final TriggerDeliveries deliveries;

  DeliveryErasure(TriggerDeliveries deliveries) {
    this.deliveries = deliveries;
  }

  /** Part of the transaction that erases the run. */
  @EventListener
  void deleted(RunDeleted deletion) {
    deliveries.erase(deletion.run().id());
  }
}
