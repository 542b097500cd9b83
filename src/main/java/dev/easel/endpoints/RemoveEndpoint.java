package dev.easel.endpoints;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import dev.easel.kubernetes.ClusterFailure;
import dev.easel.runs.EndpointState;
import dev.easel.runs.Run;
import dev.easel.runs.RunChanged;
import dev.easel.runs.RunDeleted;
import dev.easel.runs.RunId;
import dev.easel.runs.RunStatus;
import dev.easel.runs.Runs;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

/** Removes endpoints that nobody wants any more, by rows written with what made them unwanted. */
@Configuration(proxyBeanMethods = false)
class RemoveEndpoint {

  private static final Logger log = LoggerFactory.getLogger(RemoveEndpoint.class);

  /** Of a canceled run, which keeps its claim on the name. */
  private static final TaskDescriptor<Void> REMOVE = TaskDescriptor.of("remove-endpoint");

  /** Of a deleted run, with the claim. */
  private static final TaskDescriptor<Void> GIVE_UP = TaskDescriptor.of("give-up-endpoint");

  private static final Duration AGAIN = Duration.ofSeconds(2);
  private static final Duration LATER = Duration.ofSeconds(30);

  private final ObjectProvider<SchedulerClient> scheduler;
  private final Runs runs;
  private final Clock clock;

  RemoveEndpoint(ObjectProvider<SchedulerClient> scheduler, Runs runs, Clock clock) {
    this.scheduler = scheduler;
    this.runs = runs;
    this.clock = clock;
  }

  @Bean
  static CustomTask<Void> endpointRemovalTask(Services services, Runs runs) {
    return task(REMOVE, services, runs, runs::endpointRemoved);
  }

  @Bean
  static CustomTask<Void> endpointGivingUpTask(Services services, Runs runs) {
    return task(GIVE_UP, services, runs, runs::endpointGivenUp);
  }

  private static CustomTask<Void> task(
      TaskDescriptor<Void> task, Services services, Runs runs, Consumer<RunId> done) {
    return Tasks.custom(task.getTaskName(), Void.class)
        .onFailure(new FailureHandler.OnFailureRetryLater<>(LATER))
        .onDeadExecutionRevive()
        .execute(
            (instance, context) -> {
              var run = RunId.parse(instance.getId()).flatMap(runs::find);
              var again = run.flatMap(found -> removed(services, found));
              if (again.isEmpty()) {
                run.map(Run::id).ifPresent(done);
              }
              return (complete, operations) ->
                  again.ifPresentOrElse(
                      pause -> operations.reschedule(complete, complete.getTimeDone().plus(pause)),
                      operations::remove);
            });
  }

  /** When to look again; empty once it is gone. */
  private static Optional<Duration> removed(Services services, Run run) {
    try {
      return services.remove(run) ? Optional.empty() : Optional.of(AGAIN);
    } catch (ClusterFailure failure) {
      log.warn(
          "cannot remove the endpoint of run {}, tries again: {}", run.id(), failure.getMessage());
      return Optional.of(LATER);
    }
  }

  /** Removes a run's endpoint, whose name stays the run's. */
  void remove(RunId run) {
    schedule(REMOVE, run);
  }

  /** Removes a run's endpoint and gives up its name; the run may be erased. */
  void giveUp(RunId run) {
    schedule(GIVE_UP, run);
  }

  @EventListener
  void deleted(RunDeleted deletion) {
    if (deletion.withEndpoint() && deletion.run().endpointName() != null) {
      giveUp(deletion.run().id());
    }
  }

  /** What a canceled run left half made, also what appears after its end. */
  @EventListener
  void changed(RunChanged change) {
    var run = change.run();
    var appeared =
        change.events().stream().anyMatch(event -> event.type().equals("endpoint"))
            && run.endpoint() != null
            && run.endpoint().state() != EndpointState.DELETED;
    if (run.status() == RunStatus.CANCELED
        && run.endpointName() != null
        && (change.became(RunStatus.CANCELED) || appeared)
        && !runs.hasServed(run.id())) {
      remove(run.id());
    }
  }

  private void schedule(TaskDescriptor<Void> task, RunId run) {
    var _ =
        scheduler
            .getObject()
            .scheduleIfNotExists(task.instance(run.toString()).scheduledTo(clock.instant()));
  }
}
