package dev.easel.webhooks;

import dev.easel.http.Problem;
import java.time.Clock;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Has what was delivered, or was not, sent again: each with the {@code webhook-id} that it had. */
@Service
class Replays {

  private final Webhooks webhooks;
  private final Deliveries deliveries;
  private final JdbcClient jdbc;
  private final ApplicationEventPublisher publisher;
  private final Clock clock;

  Replays(
      Webhooks webhooks,
      Deliveries deliveries,
      JdbcClient jdbc,
      ApplicationEventPublisher publisher,
      Clock clock) {
    this.webhooks = webhooks;
    this.deliveries = deliveries;
    this.jdbc = jdbc;
    this.publisher = publisher;
    this.clock = clock;
  }

  /**
   * @throws Problem 410 if what it told is erased
   */
  @Transactional
  Delivery one(Webhook webhook, DeliveryId id) {
    begin(webhook);
    var _ = deliveries.find(webhook.id(), id).orElseThrow(DeliveryNotFound::new);
    if (!deliveries.replay(webhook.id(), id, clock.instant())) {
      throw new Problem(HttpStatus.GONE, "payload_erased", "The run that it tells of was deleted.");
    }
    return deliveries.find(webhook.id(), id).orElseThrow(DeliveryNotFound::new);
  }

  @Transactional
  int range(Webhook webhook, Deliveries.Range range) {
    begin(webhook);
    return deliveries.replay(webhook.id(), range, clock.instant());
  }

  /** Whoever asks for it says that the receiver is there again. */
  private void begin(Webhook webhook) {
    var _ = webhooks.lock(webhook.project(), webhook.id());
    jdbc.sql("update webhooks set failures = 0, rests_until = null where id = ?")
        .param(webhook.id().value())
        .update();
    publisher.publishEvent(new Outbox.Written());
  }
}
