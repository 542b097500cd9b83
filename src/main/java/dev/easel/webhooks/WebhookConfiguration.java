package dev.easel.webhooks;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import dev.easel.encryption.EncryptedColumn;
import java.time.Clock;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What is done from time to time, by whichever replica is free. */
@Configuration(proxyBeanMethods = false)
class WebhookConfiguration {

  @Bean
  RecurringTask<Void> forgetWebhookDeliveries(
      Deliveries deliveries, WebhookProperties properties, Clock clock) {
    return Tasks.recurring("forget-webhook-deliveries", FixedDelay.of(Duration.ofHours(1)))
        .execute(
            (instance, context) -> {
              var now = clock.instant();
              deliveries.forget(now.minus(properties.retention()), now);
            });
  }

  @Bean
  EncryptedColumn webhookUrlColumn() {
    return new EncryptedColumn("webhooks", "url_encrypted", id -> new WebhookId(id) + Sealing.URL);
  }

  @Bean
  EncryptedColumn webhookSecretColumn() {
    return secret("secret_encrypted");
  }

  @Bean
  EncryptedColumn previousWebhookSecretColumn() {
    return secret("previous_secret_encrypted");
  }

  private static EncryptedColumn secret(String column) {
    return new EncryptedColumn("webhooks", column, id -> new WebhookId(id).toString());
  }
}
