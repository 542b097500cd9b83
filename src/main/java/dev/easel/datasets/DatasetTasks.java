package dev.easel.datasets;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import dev.easel.runs.RunId;
import dev.easel.volumes.MountedClaim;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Writes the rows of work on data sets, in the transaction that caused it. */
@Component
class DatasetTasks {

  static final String VALIDATE = "validate-dataset";
  static final String REMOVE = "remove-dataset-folder";
  static final String FETCH = "fetch-dataset";
  static final String REGISTER = "register-class-set";

  /** Between the parts of an instance. */
  static final String PART = "|";

  private static final Duration CUT_OFF = Duration.ofHours(1);

  private final ObjectProvider<SchedulerClient> scheduler;
  private final Clock clock;

  DatasetTasks(ObjectProvider<SchedulerClient> scheduler, Clock clock) {
    this.scheduler = scheduler;
    this.clock = clock;
  }

  /**
   * @param validation its number; of a version only the highest counts
   */
  void validate(DatasetId id, int number, long validation) {
    schedule(VALIDATE, String.join(PART, id.toString(), "" + number, "" + validation));
  }

  /** Removes a folder that no version has any more. */
  void remove(Dataset version) {
    schedule(
        REMOVE,
        String.join(
            PART, version.claim(), version.current().folder().value(), "now", version.projectId()));
  }

  /** The same an hour from now, should the transaction that is about to use it be cut off. */
  void removeUnused(MountedClaim claim, String folder) {
    schedule(
        REMOVE,
        String.join(PART, claim.name(), folder, UUID.randomUUID().toString(), claim.project()),
        clock.instant().plus(CUT_OFF));
  }

  /** Looks for the class images that a run made. */
  void register(RunId run) {
    schedule(REGISTER, run.toString());
  }

  /** Fetches a set from where a caller said. */
  void fetch(UUID fetch) {
    schedule(FETCH, fetch.toString());
  }

  private void schedule(String task, String instance) {
    schedule(task, instance, clock.instant());
  }

  private void schedule(String task, String instance, Instant at) {
    var _ =
        scheduler
            .getObject()
            .scheduleIfNotExists(TaskDescriptor.of(task).instance(instance).scheduledTo(at));
  }
}
