package dev.easel.endpoints;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import java.time.Clock;
import java.time.Instant;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Writes the rows of work on endpoints, in the transaction that caused it. Each has a number, and
 * of each kind only the highest counts: a row that is about to be removed cannot swallow a new one.
 */
@Component
class EndpointTasks {

  static final String ORDER = "order-endpoint";
  static final String PROBE = "probe-endpoint";
  static final String KEEP_LEASE = "keep-lease";
  static final String REMOVE_ORPHAN = "remove-orphan";

  /** Between the endpoint's id and the number. */
  static final char OF_ENDPOINT = '/';

  private final ObjectProvider<SchedulerClient> scheduler;
  private final Clock clock;

  EndpointTasks(ObjectProvider<SchedulerClient> scheduler, Clock clock) {
    this.scheduler = scheduler;
    this.clock = clock;
  }

  void order(EndpointId id, long number) {
    schedule(ORDER, id, number, clock.instant());
  }

  void probe(EndpointId id, long number) {
    schedule(PROBE, id, number, clock.instant());
  }

  void keepLease(EndpointId id, long number, Instant due) {
    schedule(KEEP_LEASE, id, number, due);
  }

  void removeOrphan(EndpointId id) {
    schedule(REMOVE_ORPHAN, id, 0, clock.instant());
  }

  private void schedule(String task, EndpointId id, long number, Instant at) {
    var instance = id.toString() + OF_ENDPOINT + number;
    var _ =
        scheduler
            .getObject()
            .scheduleIfNotExists(TaskDescriptor.of(task).instance(instance).scheduledTo(at));
  }
}
