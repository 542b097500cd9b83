package dev.easel.runs;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.SchedulableInstance;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
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

  /** Hands over a run that is new: no task of it can be there, and none is looked for. */
  void submit(RunId run) {
    scheduler.getObject().scheduleBatch(List.of(at(SUBMIT, run, Duration.ZERO)));
  }

  void cancel(RunId run) {
    schedule(CANCEL, run, Duration.ZERO);
  }

  /** Fails a run that is still lost by then. */
  void giveUp(RunId run, Duration after) {
    schedule(GIVE_UP, run, after);
  }

  void deleteWorkflow(RunId run) {
    schedule(DELETE, run, Duration.ZERO);
  }

  private void schedule(String task, RunId run, Duration after) {
    scheduler.getObject().scheduleIfNotExists(at(task, run, after));
  }

  private SchedulableInstance<Void> at(String task, RunId run, Duration after) {
    return TaskDescriptor.of(task)
        .instance(run.toString())
        .scheduledTo(clock.instant().plus(after));
  }
}
