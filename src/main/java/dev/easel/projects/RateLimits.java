package dev.easel.projects;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.jdbc.PrimaryKeyMapper;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.github.bucket4j.postgresql.Bucket4jPostgreSQL;
import io.github.bucket4j.postgresql.PostgreSQLSelectForUpdateBasedProxyManager;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Where replicas share how often each caller has asked. */
@Configuration(proxyBeanMethods = false)
class RateLimits {

  private static final int BATCH = 1_000;

  @Bean
  PostgreSQLSelectForUpdateBasedProxyManager<String> buckets(DataSource database) {
    return Bucket4jPostgreSQL.selectForUpdateBasedBuilder(database)
        .primaryKeyMapper(PrimaryKeyMapper.STRING)
        .table("rate_limits")
        .expirationAfterWrite(
            ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(Duration.ofHours(1)))
        .build();
  }

  @Bean
  RateLimit ofCallers(RateLimitProperties properties, ProxyManager<String> buckets) {
    return new RateLimit(properties.perMinute(), buckets);
  }

  @Bean
  RecurringTask<Void> forgetRateLimits(PostgreSQLSelectForUpdateBasedProxyManager<String> buckets) {
    return Tasks.recurring("forget-rate-limits", FixedDelay.of(Duration.ofHours(1)))
        .execute(
            (instance, context) -> {
              var removed = BATCH;
              while (removed == BATCH) {
                removed = buckets.removeExpired(BATCH);
              }
            });
  }
}
