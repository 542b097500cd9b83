package dev.easel.endpoints;

import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.time.Duration;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Hands the work on endpoints to db-scheduler, which revives what a dead replica left. */
@Configuration(proxyBeanMethods = false)
class EndpointTaskConfiguration {

  @Bean
  CustomTask<Void> endpointOrderTask(FollowOrder work) {
    return task(work);
  }

  @Bean
  CustomTask<Void> endpointProbeTask(ProbeEndpoint work) {
    return task(work);
  }

  @Bean
  CustomTask<Void> endpointLeaseTask(KeepLease work) {
    return task(work);
  }

  @Bean
  CustomTask<Void> orphanedEndpointTask(RemoveOrphan work) {
    return task(work);
  }

  /** By whichever replica is free. */
  @Bean
  RecurringTask<Void> endpointMonthTask(KeepMonth work, EndpointProperties properties) {
    return Tasks.recurring("keep-month", FixedDelay.of(properties.monthsLookedAt()))
        .execute((instance, context) -> work.look());
  }

  private static CustomTask<Void> task(EndpointTask work) {
    return Tasks.custom(work.name(), Void.class)
        .onFailure(new FailureHandler.OnFailureRetryLater<>(Duration.ofSeconds(10)))
        .onDeadExecutionRevive()
        .execute(
            (instance, context) -> {
              var again = work(work, instance.getId());
              return (complete, operations) ->
                  again.ifPresentOrElse(
                      pause -> operations.reschedule(complete, complete.getTimeDone().plus(pause)),
                      operations::remove);
            });
  }

  private static Optional<Duration> work(EndpointTask work, String instance) {
    var end = instance.indexOf(EndpointTasks.OF_ENDPOINT);
    return EndpointId.parse(instance.substring(0, end))
        .flatMap(id -> work.work(id, Long.parseLong(instance.substring(end + 1))));
  }
}
