package dev.easel.webhooks;

import dev.easel.http.Problem;
import dev.easel.http.SharedPermits;
import java.time.Clock;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Calls a receiver while somebody waits for what it answers: once, whatever the webhook is told of,
 * and whether it is enabled or not. It counts for nothing, but is in the ledger.
 */
@Service
class Ping {

  /** Calls of tests under way on one replica. */
  static final int AT_ONCE = 16;

  static final int OF_PROJECT = 4;

  private static final long AGAIN = 15;

  private final SharedPermits free = new SharedPermits(AT_ONCE, OF_PROJECT);
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

  /**
   * @throws Problem 429 if too many receivers are being tested
   */
  Outcome send(Webhook webhook) {
    if (!free.tryAcquire(webhook.project())) {
      throw new Problem(
              HttpStatus.TOO_MANY_REQUESTS,
              "too_many_tests",
              "Too many webhooks are being tested at this moment; test it again.")
          .retryAfter(AGAIN);
    }
    try {
      return sent(webhook);
    } finally {
      free.release(webhook.project());
    }
  }

  private Outcome sent(Webhook webhook) {
    var told = told(webhook);
    var id = DeliveryId.create(told.at());
    var body = payload.of(told.type(), told.at(), told.data());
    var attempt = courier.test(new Outgoing(id, webhook, body, told.hops(), 0, told.subject()));
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
