package dev.easel.artifacts;

import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import dev.easel.runs.RunId;
import java.time.Duration;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Hands the work on artifacts to db-scheduler, which revives what a dead replica left. */
@Configuration(proxyBeanMethods = false)
class ArtifactTaskConfiguration {

  @Bean
  CustomTask<Void> catalogueTask(MakeCatalogue work) {
    return task(ArtifactTasks.CATALOGUE, work);
  }

  @Bean
  CustomTask<Void> artifactDeletionTask(DeleteArtifacts work) {
    return task(ArtifactTasks.DELETE, work);
  }

  /** What ended while no claim was mounted, or before there were catalogues. */
  @Bean
  RecurringTask<Void> uncataloguedTask(FindUncatalogued work) {
    return Tasks.recurring("find-uncatalogued", FixedDelay.of(Duration.ofSeconds(20)))
        .execute((instance, context) -> work.find());
  }

  private static CustomTask<Void> task(TaskDescriptor<Void> descriptor, ArtifactTask work) {
    return Tasks.custom(descriptor)
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

  private static Optional<Duration> work(ArtifactTask work, String instance) {
    var parts = instance.split(ArtifactTasks.AND, 3);
    return RunId.parse(parts[0]).flatMap(run -> work.work(run, Integer.parseInt(parts[1])));
  }
}
