package dev.easel.logs;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import dev.easel.runs.Stalls;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Hands the work on logs that must happen to db-scheduler: one replica does it for all. */
@Configuration(proxyBeanMethods = false)
class LogTaskConfiguration {

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  @Bean
  RecurringTask<Void> stalledTask(FindStalled work, Stalls stalls) {
    var pause = stalls.after().dividedBy(4);
    return Tasks.recurring(
            "find-stalled",
            FixedDelay.of(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE))
        .execute((instance, context) -> work.find());
  }
}
