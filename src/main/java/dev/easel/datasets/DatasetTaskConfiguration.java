package dev.easel.datasets;

import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import dev.easel.runs.RunId;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Hands the work on data sets to db-scheduler, which revives what a dead replica left. */
@Configuration(proxyBeanMethods = false)
class DatasetTaskConfiguration {

  @Bean
  CustomTask<Void> validationTask(Validation work) {
    return task(
        DatasetTasks.VALIDATE,
        parts ->
            DatasetId.parse(parts[0])
                .ifPresent(
                    id -> work.work(id, Integer.parseInt(parts[1]), Long.parseLong(parts[2]))));
  }

  @Bean
  CustomTask<Void> folderRemovalTask(Removal work) {
    return task(DatasetTasks.REMOVE, parts -> work.work(parts[0], parts[1]));
  }

  @Bean
  CustomTask<Void> classSetTask(ClassSets work) {
    return task(DatasetTasks.REGISTER, parts -> RunId.parse(parts[0]).ifPresent(work::register));
  }

  @Bean
  RecurringTask<Void> datasetChangesTask(Changes work, DatasetProperties properties) {
    return Tasks.recurring("find-changed-datasets", FixedDelay.of(properties.lookAgain()))
        .execute((instance, context) -> work.find());
  }

  private static CustomTask<Void> task(String name, Consumer<String[]> work) {
    return Tasks.custom(name, Void.class)
        .onFailure(new FailureHandler.OnFailureRetryLater<>(Duration.ofSeconds(10)))
        .onDeadExecutionRevive()
        .execute(
            (instance, context) -> {
              work.accept(instance.getId().split(Pattern.quote(DatasetTasks.PART)));
              return (complete, operations) -> operations.remove();
            });
  }
}
