package dev.easel.encryption;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What is done from time to time, by whichever replica is free. */
@Configuration(proxyBeanMethods = false)
class EncryptionConfiguration {

  @Bean
  RecurringTask<Void> encryptAgain(Reencryption work) {
    return Tasks.recurring("encrypt-again", FixedDelay.of(Duration.ofMinutes(10)))
        .execute((instance, context) -> work.encrypt());
  }
}
