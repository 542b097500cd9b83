package dev.easel.runs;

import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Hands the work on runs to db-scheduler, which revives what a dead replica left. */
@Configuration(proxyBeanMethods = false)
class RunTaskConfiguration {

  @Bean
  CustomTask<Void> submissionTask(SubmitRun work) {
    return task(work);
  }

  @Bean
  CustomTask<Void> cancellationTask(CancelRun work) {
    return task(work);
  }

  @Bean
  CustomTask<Void> givingUpTask(GiveUpRun work) {
    return task(work);
  }

  @Bean
  CustomTask<Void> deletionTask(DeleteWorkflow work) {
    return task(work);
  }

  @Bean
  CustomTask<Void> retryTask(RetryRun work) {
    return task(work);
  }

  @Bean
  CustomTask<Void> restartTask(RestartStep work) {
    return task(work);
  }

  @Bean
  CustomTask<Void> limitTask(KeepLimits work) {
    return task(work);
  }

  @Bean
  CustomTask<Void> budgetTask(KeepBudget work) {
    return task(work);
  }

  @Bean
  CustomTask<Void> timingTask(TimePods work) {
    return task(work);
  }

  @Bean
  CustomTask<Void> adoptionTask(AdoptWorkflow work) {
    return task(
        RunTasks.ADOPT,
        instance -> {
          var end = instance.indexOf(RunTasks.OF_RUN);
          return work.work(instance.substring(0, Math.max(end, 0)), instance.substring(end + 1));
        });
  }

  /** What it has to know is when it was asked for. */
  @Bean
  CustomTask<Instant> lookingTask(LookAtWorkflow work) {
    return task(
        RunTasks.LOOK,
        instance -> run(instance.getId()).flatMap(run -> work.work(run, instance.getData())));
  }

  /** Four times as often as it may matter. */
  @Bean
  RecurringTask<Void> notStartedTask(NotStarted work, RunsProperties properties) {
    return Tasks.recurring(
            "find-not-started", FixedDelay.of(properties.notStartedAfter().dividedBy(4)))
        .execute((instance, context) -> work.find());
  }

  @Bean
  RecurringTask<Void> monthsTask(Months months, RunsProperties properties) {
    return Tasks.recurring("look-at-months", FixedDelay.of(properties.monthsLookedAt()))
        .execute((instance, context) -> months.look());
  }

  /** By whichever replica is free: none is needed for it. */
  @Bean
  RecurringTask<Void> turnsTask(GiveTurns turns) {
    return Tasks.recurring("give-turns", FixedDelay.of(Duration.ofMillis(500)))
        .execute((instance, context) -> turns.give());
  }

  private static CustomTask<Void> task(RunTask work) {
    return task(work.name(), instance -> run(instance).flatMap(work::work));
  }

  /**
   * @param work on what the instance names; tells when to work again
   */
  private static CustomTask<Void> task(String name, Function<String, Optional<Duration>> work) {
    return task(TaskDescriptor.of(name), instance -> work.apply(instance.getId()));
  }

  private static <T> CustomTask<T> task(
      TaskDescriptor<T> task, Function<TaskInstance<T>, Optional<Duration>> work) {
    return Tasks.custom(task)
        .onFailure(new FailureHandler.OnFailureRetryLater<T>(Duration.ofSeconds(10)))
        .onDeadExecutionRevive()
        .execute(
            (instance, context) -> {
              var again = work.apply(instance);
              return (complete, operations) ->
                  again.ifPresentOrElse(
                      pause -> operations.reschedule(complete, complete.getTimeDone().plus(pause)),
                      operations::remove);
            });
  }

  private static Optional<RunId> run(String instance) {
    var end = instance.indexOf(RunTasks.OF_RUN);
    return RunId.parse(end < 0 ? instance : instance.substring(0, end));
  }
}
