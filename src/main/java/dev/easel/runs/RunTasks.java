package dev.easel.runs;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import dev.easel.argo.Workflow;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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
  static final String RETRY = "retry-run";
  static final String RESTART = "restart-step";
  static final String KEEP_LIMIT = "keep-limit";
  static final String KEEP_BUDGET = "keep-budget";
  static final String TIME_PODS = "time-pods";
  static final String ADOPT = "adopt-workflow";
  static final TaskDescriptor<Instant> LOOK = TaskDescriptor.of("look-at-workflow", Instant.class);

  /** After it comes what tells several rows of one run and task apart. */
  static final char OF_RUN = '/';

  private final ObjectProvider<SchedulerClient> scheduler;
  private final Clock clock;

  RunTasks(ObjectProvider<SchedulerClient> scheduler, Clock clock) {
    this.scheduler = scheduler;
    this.clock = clock;
  }

  /** Hands over a run that is new: no task of it can be there, and none is looked for. */
  void submit(RunId run, Duration after) {
    var due = clock.instant().plus(after);
    scheduler
        .getObject()
        .scheduleBatch(
            List.of(TaskDescriptor.of(SUBMIT).instance(run.toString()).scheduledTo(due)));
  }

  /** A row of its own for each time it is asked: the last one may be about to be removed. */
  void cancel(Run run) {
    schedule(CANCEL, asked(run), Duration.ZERO);
  }

  void retry(Run run) {
    schedule(RETRY, asked(run), Duration.ZERO);
  }

  void restart(Run run) {
    schedule(RESTART, asked(run), Duration.ZERO);
  }

  /** Looks at the run's limits at that moment. */
  void keepLimit(Run run, Instant due) {
    schedule(KEEP_LIMIT, run.id().toString() + OF_RUN + due.toEpochMilli(), due);
  }

  /** Looks at what the run has cost at that moment. */
  void keepBudget(RunId run, Instant due) {
    schedule(KEEP_BUDGET, run.toString() + OF_RUN + due.toEpochMilli(), due);
  }

  /** Asks its pods since when they have their nodes. */
  void timePods(Run run) {
    schedule(TIME_PODS, asked(run), Duration.ZERO);
  }

  private static String asked(Run run) {
    return run.id().toString() + OF_RUN + run.lastSequence();
  }

  /** Finds what became of a lost run, and fails it in the end. */
  void giveUp(RunId run) {
    schedule(GIVE_UP, run, Duration.ZERO);
  }

  void deleteWorkflow(RunId run) {
    schedule(DELETE, run, Duration.ZERO);
  }

  /** Makes a run for a workflow that somebody started by hand. */
  void adopt(Workflow workflow) {
    schedule(ADOPT, workflow.namespace() + OF_RUN + workflow.name(), Duration.ZERO);
  }

  /** Looks at its workflow for a while; asked again meanwhile, it goes on as it does. */
  void look(RunId run) {
    var now = clock.instant();
    scheduler
        .getObject()
        .scheduleIfNotExists(LOOK.instance(run.toString()).data(now).scheduledTo(now));
  }

  private void schedule(String task, RunId run, Duration after) {
    schedule(task, run.toString(), after);
  }

  private void schedule(String task, String instance, Duration after) {
    schedule(task, instance, clock.instant().plus(after));
  }

  private void schedule(String task, String instance, Instant at) {
    scheduler
        .getObject()
        .scheduleIfNotExists(TaskDescriptor.of(task).instance(instance).scheduledTo(at));
  }
}
