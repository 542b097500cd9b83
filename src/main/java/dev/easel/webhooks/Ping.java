package dev.easel.webhooks;

import java.time.Clock;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Calls a receiver while somebody waits for what it answers: once, whatever the webhook is told of,
 * and whether it is enabled or not. It counts for nothing, but is in the ledger.
 */
@Service
class Ping {

  private final Courier courier;
  private final Payload payload;
  private final Deliveries deliveries;
  private final TransactionTemplate transaction;
  private final Clock clock;

  Ping(
      Courier courier,
      Payload payload,
      Deliveries deliveries,
      TransactionTemplate transaction,
      Clock clock) {
    this.courier = courier;
    this.payload = payload;
    this.deliveries = deliveries;
    this.transaction = transaction;
    this.clock = clock;
  }

  /** What was sent, and what came of it. */
  record Outcome(Delivery delivery, Attempt attempt) {}

  Outcome send(Webhook webhook) {
    var told = told(webhook);
    var id = DeliveryId.create(told.at());
    var body = payload.of(told.type(), told.at(), told.data());
    var attempt = courier.send(new Outgoing(id, webhook, body, told.hops(), 0, told.subject()));
    var delivery =
        new Delivery(
            id,
            told.type().text(),
            null,
            body,
            told.hops(),
            attempt.isTaken() ? DeliveryState.DELIVERED : DeliveryState.FAILED,
            null,
            told.at(),
            clock.instant());
    transaction.executeWithoutResult(
        status -> {
          deliveries.insert(delivery, told, webhook.id());
          deliveries.insert(webhook.project(), id, attempt);
        });
    return new Outcome(delivery, attempt);
  }

  private Notification told(Webhook webhook) {
    var data = new LinkedHashMap<String, @Nullable Object>();
    data.put("webhook", webhook.id().toString());
    return Notification.first(
        webhook.project(), EventType.WEBHOOK_TEST, webhook.id().toString(), clock.instant(), data);
  }
}
