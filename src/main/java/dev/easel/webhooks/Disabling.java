package dev.easel.webhooks;

import dev.easel.projects.KeyRevoked;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Disables webhooks whose receivers, or makers, are no more, with notice: in the log, in what is
 * shown of the webhook, and to the project's other webhooks.
 */
@Component
class Disabling {

  private static final Logger log = LoggerFactory.getLogger(Disabling.class);

  private final Webhooks webhooks;
  private final Outbox outbox;
  private final Clock clock;

  Disabling(Webhooks webhooks, Outbox outbox, Clock clock) {
    this.webhooks = webhooks;
    this.outbox = outbox;
    this.clock = clock;
  }

  /** Those that were made with it go with it. */
  @EventListener
  void revoked(KeyRevoked key) {
    webhooks
        .lockMadeBy(key.id())
        .forEach(webhook -> disable(webhook, DisabledReason.KEY_REVOKED, clock.instant()));
  }

  /** In the transaction that found out. */
  void disable(Webhook webhook, DisabledReason why, Instant now) {
    var standing = new Webhook.Standing(why, now, webhook.standing().failingSince());
    webhooks.update(webhook.standing(standing, now));
    log.warn("webhook {} was disabled: {}", webhook.id(), why.words());
    var data = new LinkedHashMap<String, @Nullable Object>();
    data.put("webhook", webhook.id().toString());
    data.put("url", webhook.address().shown());
    data.put("disabled_reason", why);
    data.put("message", why.words());
    data.put("failing_since", standing.failingSince());
    outbox.write(
        Notification.first(
            webhook.project(), EventType.WEBHOOK_DISABLED, webhook.id().toString(), now, data));
  }
}
