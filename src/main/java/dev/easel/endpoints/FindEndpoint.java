package dev.easel.endpoints;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import dev.easel.projects.Projects;
import dev.easel.runs.RunFound;
import dev.easel.runs.RunId;
import dev.easel.runs.Runs;
import java.time.Clock;
import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

/**
 * Looks for the endpoint of a run that is younger than its workflow: whoever follows endpoints saw
 * it when there was no run.
 */
@Configuration(proxyBeanMethods = false)
class FindEndpoint {

  private static final TaskDescriptor<Void> FIND = TaskDescriptor.of("find-endpoint");
  private static final Duration LATER = Duration.ofSeconds(30);

  private final ObjectProvider<SchedulerClient> scheduler;
  private final Clock clock;

  FindEndpoint(ObjectProvider<SchedulerClient> scheduler, Clock clock) {
    this.scheduler = scheduler;
    this.clock = clock;
  }

  @Bean
  static OneTimeTask<Void> endpointFindingTask(
      Projects projects, Services services, Runs runs, Sightings sightings, Endpoints endpoints) {
    return Tasks.oneTime(FIND)
        .onFailure(new FailureHandler.OnFailureRetryLater<>(LATER))
        .execute(
            (instance, context) ->
                RunId.parse(instance.getId())
                    .flatMap(runs::find)
                    .ifPresent(
                        run ->
                            projects.ofNamespace(run.namespace()).stream()
                                .flatMap(
                                    project ->
                                        services.labelled(run).stream()
                                            .flatMap(
                                                listed ->
                                                    services
                                                        .now(project.namespace(), listed)
                                                        .stream())
                                            .map(service -> sightings.of(project, service)))
                                .filter(endpoints::isNews)
                                .forEach(endpoints::seen)));
  }

  @EventListener
  void found(RunFound found) {
    if (found.run().endpointName() != null) {
      var task = FIND.instance(found.run().id().toString());
      var _ = scheduler.getObject().scheduleIfNotExists(task.scheduledTo(clock.instant()));
    }
  }
}
