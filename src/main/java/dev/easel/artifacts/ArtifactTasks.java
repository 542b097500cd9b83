package dev.easel.artifacts;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import dev.easel.runs.RunId;
import java.time.Clock;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Writes the rows of work on artifacts, in the transaction that caused it. */
@Component
class ArtifactTasks {

  static final TaskDescriptor<Void> CATALOGUE = TaskDescriptor.of("catalogue-artifacts");
  static final TaskDescriptor<Void> DELETE = TaskDescriptor.of("delete-artifacts");

  /** Between a run, the round, and what tells another row of the same work. */
  static final String AND = "/";

  private final ObjectProvider<SchedulerClient> scheduler;
  private final Clock clock;

  ArtifactTasks(ObjectProvider<SchedulerClient> scheduler, Clock clock) {
    this.scheduler = scheduler;
    this.clock = clock;
  }

  void catalogue(RunId run, int round) {
    schedule(CATALOGUE, run + AND + round);
  }

  /** At once, though it may be to be done later anyway. */
  void catalogueAgain(RunId run, int round) {
    schedule(CATALOGUE, run + AND + round + AND + "again");
  }

  /** In a row of its own: that of an earlier order may be about to go. */
  void delete(RunId run, int round) {
    schedule(DELETE, run + AND + round + AND + UUID.randomUUID());
  }

  private void schedule(TaskDescriptor<Void> task, String instance) {
    var _ =
        scheduler
            .getObject()
            .scheduleIfNotExists(task.instance(instance).scheduledTo(clock.instant()));
  }
}
