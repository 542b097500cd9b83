package dev.easel.triggers;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import dev.easel.encryption.EncryptedColumn;
import java.time.Clock;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What of triggers and their deliveries is looked after. */
@Configuration(proxyBeanMethods = false)
class TriggerTaskConfiguration {

  /** How long a delivery is told from a replay. */
  private static final Duration REMEMBERED = Duration.ofDays(30);

  @Bean
  RecurringTask<Void> forgetTriggerDeliveries(TriggerDeliveries deliveries, Clock clock) {
    return Tasks.recurring("forget-trigger-deliveries", FixedDelay.of(Duration.ofHours(1)))
        .execute(
            (instance, context) -> {
              var _ = deliveries.forget(clock.instant().minus(REMEMBERED));
            });
  }

  @Bean
  RecurringTask<Void> forgetOldTriggerSecrets(Triggers triggers, Clock clock) {
    return Tasks.recurring("forget-old-trigger-secrets", FixedDelay.of(Duration.ofMinutes(10)))
        .execute((instance, context) -> triggers.forgetOldSecrets(clock.instant()));
  }

  @Bean
  EncryptedColumn triggerSecretColumn() {
    return secret("secret");
  }

  @Bean
  EncryptedColumn oldTriggerSecretColumn() {
    return secret("old_secret");
  }

  private static EncryptedColumn secret(String column) {
    return new EncryptedColumn("triggers", column, id -> new TriggerId(id).toString());
  }
}
