package dev.easel.endpoints;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import dev.easel.runs.EndpointState;
import dev.easel.runs.RunChanged;
import dev.easel.runs.RunDeleted;
import dev.easel.runs.RunId;
import dev.easel.runs.RunStatus;
import dev.easel.runs.Runs;
import java.time.Clock;
import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

/** Removes endpoints that nobody wants any more, by rows written with what made them unwanted. */
@Configuration(proxyBeanMethods = false)
class RemoveEndpoint {

  private static final TaskDescriptor<Void> TASK = TaskDescriptor.of("remove-endpoint");
  private static final Duration AGAIN = Duration.ofSeconds(2);

  private final ObjectProvider<SchedulerClient> scheduler;
  private final Clock clock;

  RemoveEndpoint(ObjectProvider<SchedulerClient> scheduler, Clock clock) {
    this.scheduler = scheduler;
    this.clock = clock;
  }

  @Bean
  static CustomTask<Void> endpointRemovalTask(Services services, Runs runs) {
    return Tasks.custom(TASK.getTaskName(), Void.class)
        .onFailure(new FailureHandler.OnFailureRetryLater<>(Duration.ofSeconds(10)))
        .onDeadExecutionRevive()
        .execute(
            (instance, context) -> {
              var run = RunId.parse(instance.getId()).flatMap(runs::find);
              var gone = run.map(services::remove).orElse(true);
              if (gone) {
                run.ifPresent(removed -> runs.endpointRemoved(removed.id()));
              }
              return (complete, operations) -> {
                if (gone) {
                  operations.remove();
                } else {
                  operations.reschedule(complete, complete.getTimeDone().plus(AGAIN));
                }
              };
            });
  }

  @EventListener
  void deleted(RunDeleted deletion) {
    if (deletion.withEndpoint() && deletion.run().endpointName() != null) {
      schedule(deletion.run().id());
    }
  }

  /** What a canceled run left half made. */
  @EventListener
  void changed(RunChanged change) {
    var run = change.run();
    var endpoint = run.endpoint();
    var served =
        endpoint != null
            && (endpoint.state() == EndpointState.READY
                || endpoint.state() == EndpointState.ASLEEP);
    if (change.became(RunStatus.CANCELED) && run.endpointName() != null && !served) {
      schedule(run.id());
    }
  }

  private void schedule(RunId run) {
    var _ =
        scheduler
            .getObject()
            .scheduleIfNotExists(TASK.instance(run.toString()).scheduledTo(clock.instant()));
  }
}
