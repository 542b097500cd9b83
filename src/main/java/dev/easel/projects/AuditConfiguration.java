package dev.easel.projects;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.time.Clock;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Forgets entries of the audit after their time. */
@Configuration(proxyBeanMethods = false)
class AuditConfiguration {

  @Bean
  RecurringTask<Void> forgetAudit(AuditEntries entries, AuditProperties properties, Clock clock) {
    return Tasks.recurring("forget-audit", FixedDelay.of(Duration.ofHours(1)))
        .execute(
            (instance, context) -> {
              var _ = entries.forget(clock.instant().minus(properties.retention()));
            });
  }
}
