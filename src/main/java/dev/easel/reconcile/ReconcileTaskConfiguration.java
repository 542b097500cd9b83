package dev.easel.reconcile;

import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Hands the work of this package to db-scheduler, which revives what a dead replica left. */
@Configuration(proxyBeanMethods = false)
class ReconcileTaskConfiguration {

  @Bean
  CustomTask<Void> reconciliationTask(Reconcile work) {
    return task(
        Reconciliations.TASK.getTaskName(),
        project -> {
          work.work(project);
          return Optional.empty();
        });
  }

  @Bean
  CustomTask<Void> cleanUpTask(CleanUp work) {
    return task(Cleanups.TASK.getTaskName(), work::work);
  }

  /**
   * @param work of a project; tells when to work again
   */
  private static CustomTask<Void> task(String name, Function<String, Optional<Duration>> work) {
    return Tasks.custom(name, Void.class)
        .onFailure(new FailureHandler.OnFailureRetryLater<>(Duration.ofSeconds(10)))
        .onDeadExecutionRevive()
        .execute(
            (instance, context) -> {
              var project = instance.getId().substring(0, instance.getId().indexOf('/'));
              var again = work.apply(project);
              return (complete, operations) ->
                  again.ifPresentOrElse(
                      pause -> operations.reschedule(complete, complete.getTimeDone().plus(pause)),
                      operations::remove);
            });
  }
}
