package dev.easel.runs;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import java.time.Clock;
import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Writes the rows of work that must happen, in the transaction that caused it. */
@Component
class RunTasks {

  static final String SUBMIT = "submit-run";
  static final String CANCEL = "cancel-run";
  static final String GIVE_UP = "give-up-run";
  static final String DELETE = "delete-workflow";

  private final ObjectProvider<SchedulerClient> scheduler;
  private final Clock clock;

  RunTasks(ObjectProvider<SchedulerClient> scheduler, Clock clock) {
    this.scheduler = scheduler;
    this.clock = clock;
  }

  void submit(RunId run) {
    schedule(SUBMIT, run.toString(), Duration.ZERO);
  }

  void cancel(RunId run) {
    schedule(CANCEL, run.toString(), Duration.ZERO);
  }

  /** Fails a run that is still lost by then. */
  void giveUp(RunId run, Duration after) {
    schedule(GIVE_UP, run.toString(), after);
  }

  void deleteWorkflow(RunId run) {
    schedule(DELETE, run.toString(), Duration.ZERO);
  }

  private void schedule(String task, String instance, Duration after) {
    scheduler
        .getObject()
        .scheduleIfNotExists(
            TaskDescriptor.of(task).instance(instance).scheduledTo(clock.instant().plus(after)));
  }
}
