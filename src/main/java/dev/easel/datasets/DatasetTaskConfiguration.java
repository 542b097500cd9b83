package dev.easel.datasets;

import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import dev.easel.runs.RunId;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Hands the work on data sets to db-scheduler, which revives what a dead replica left. */
@Configuration(proxyBeanMethods = false)
class DatasetTaskConfiguration {

  private static final Duration FIRST = Duration.ofSeconds(10);

  /** Then every 43 minutes. */
  private static final int MOST_DOUBLINGS = 8;

  @Bean
  CustomTask<Void> validationTask(Validation work) {
    return task(
        DatasetTasks.VALIDATE,
        parts ->
            DatasetId.parse(parts[0])
                .flatMap(
                    id -> work.work(id, Integer.parseInt(parts[1]), Long.parseLong(parts[2]))));
  }

  @Bean
  CustomTask<Void> folderRemovalTask(Removal work) {
    return task(DatasetTasks.REMOVE, once(parts -> work.work(parts[3], parts[0], parts[1])));
  }

  @Bean
  CustomTask<Void> fetchTask(FetchUrls work) {
    return task(DatasetTasks.FETCH, parts -> work.work(UUID.fromString(parts[0])));
  }

  @Bean
  CustomTask<Void> classSetTask(ClassSets work) {
    return task(DatasetTasks.REGISTER, parts -> RunId.parse(parts[0]).flatMap(work::register));
  }

  @Bean
  RecurringTask<Void> datasetChangesTask(Changes work, DatasetProperties properties) {
    return Tasks.recurring("find-changed-datasets", FixedDelay.of(properties.lookAgain()))
        .execute((instance, context) -> work.find());
  }

  private static Function<String[], Optional<Duration>> once(Consumer<String[]> work) {
    return parts -> {
      work.accept(parts);
      return Optional.empty();
    };
  }

  /**
   * @param work on what the instance names; tells when to work again
   */
  private static CustomTask<Void> task(String name, Function<String[], Optional<Duration>> work) {
    return Tasks.custom(name, Void.class)
        .onFailure(DatasetTaskConfiguration::later)
        .onDeadExecutionRevive()
        .execute(
            (instance, context) -> {
              var again = work.apply(instance.getId().split(Pattern.quote(DatasetTasks.PART)));
              return (complete, operations) ->
                  again.ifPresentOrElse(
                      pause -> operations.reschedule(complete, complete.getTimeDone().plus(pause)),
                      operations::remove);
            });
  }

  /** Twice as late as the last time: a volume that is away, or not Easel's to write, stays so. */
  private static void later(ExecutionComplete complete, ExecutionOperations<Void> operations) {
    var failures = Math.min(complete.getExecution().consecutiveFailures, MOST_DOUBLINGS);
    operations.reschedule(
        complete, complete.getTimeDone().plus(FIRST.multipliedBy(1L << failures)));
  }
}
