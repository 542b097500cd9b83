package dev.easel.webhooks;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
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

  /** A key that was put first encrypts what others did; afterwards they may go. */
  @Bean
  RecurringTask<Void> encryptAgain(Reencryption work) {
    return Tasks.recurring("encrypt-webhooks-again", FixedDelay.of(Duration.ofMinutes(10)))
        .execute((instance, context) -> work.encrypt());
  }
}
