package dev.easel.webhooks;

import java.sql.Timestamp;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What follows for a webhook from what its receiver does, in the transaction that keeps it. */
@Component
class Failures {

  private final JdbcClient jdbc;
  private final Webhooks webhooks;
  private final Disabling disabling;
  private final WebhookProperties properties;

  Failures(JdbcClient jdbc, Webhooks webhooks, Disabling disabling, WebhookProperties properties) {
    this.jdbc = jdbc;
    this.webhooks = webhooks;
    this.disabling = disabling;
    this.properties = properties;
  }

  void recovered(WebhookId id) {
    jdbc.sql(
            """
            update webhooks set failures = 0, rests_until = null, failing_since = null
            where id = ? and (failures > 0 or failing_since is not null)
            """)
        .param(id.value())
        .update();
  }

  /** It rests, and is disabled if it is gone or has failed for too long. */
  void failed(String project, WebhookId id, Attempt attempt, Instant now) {
    rest(id, Schedule.rest(count(id, attempt, now), asked(attempt), now));
    var webhook = webhooks.find(project, id).orElseThrow();
    if (!webhook.isEnabled()) {
      return;
    }
    if (attempt.isGone()) {
      disabling.disable(webhook, DisabledReason.GONE, now);
    } else if (attempt.isReceiversFault() && isTooLong(webhook, now)) {
      disabling.disable(webhook, DisabledReason.FAILING, now);
    }
  }

  /** How many there were in a row. */
  private int count(WebhookId id, Attempt attempt, Instant now) {
    return jdbc.sql(
            """
            update webhooks set failures = failures + 1,
              failing_since = case when :fault then coalesce(failing_since, :now)
                else failing_since end
            where id = :id returning failures
            """)
        .param("id", id.value())
        .param("fault", attempt.isReceiversFault())
        .param("now", Timestamp.from(now))
        .query(Integer.class)
        .single();
  }

  private static @Nullable Instant asked(Attempt attempt) {
    return attempt.failure() == null ? null : attempt.failure().retryAt();
  }

  private void rest(WebhookId id, Instant until) {
    jdbc.sql("update webhooks set rests_until = ? where id = ?")
        .params(Timestamp.from(until), id.value())
        .update();
  }

  private boolean isTooLong(Webhook webhook, Instant now) {
    var since = webhook.standing().failingSince();
    return since != null && !now.isBefore(since.plus(properties.disableAfter()));
  }
}
