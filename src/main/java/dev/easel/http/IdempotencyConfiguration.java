package dev.easel.http;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Forgets idempotency keys after their 24 hours. */
@Configuration(proxyBeanMethods = false)
class IdempotencyConfiguration {

  @Bean
  RecurringTask<Void> forgetIdempotencyKeys(JdbcClient jdbc) {
    return Tasks.recurring("forget-idempotency-keys", FixedDelay.of(Duration.ofHours(1)))
        .execute(
            (instance, context) -> {
              var _ =
                  jdbc.sql(
                          """
                          delete from idempotency_keys
                          where created_at < now() - interval '24 hours'
                          """)
                      .update();
            });
  }
}
