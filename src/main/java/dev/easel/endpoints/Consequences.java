package dev.easel.endpoints;

import dev.easel.runs.BudgetSpent;
import dev.easel.runs.RunDeleted;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** What becomes of a run's endpoint with its run, in the transaction that changes the run. */
@Component
class Consequences {

  private final Endpoints endpoints;
  private final EndpointTasks tasks;
  private final Clock clock;

  Consequences(Endpoints endpoints, EndpointTasks tasks, Clock clock) {
    this.endpoints = endpoints;
    this.tasks = tasks;
    this.clock = clock;
  }

  /** Of an erased run it is an orphan, until it is gone. */
  @EventListener
  void deleted(RunDeleted deletion) {
    endpoints
        .of(deletion.run().id())
        .forEach(id -> endpoints.change(id, entry -> entry.orphan(now())));
  }

  /** It is stopped, also if it was started again since. */
  @EventListener
  void spent(BudgetSpent budget) {
    endpoints.of(budget.run()).forEach(id -> endpoints.change(id, this::stop));
  }

  private void stop(EndpointEntry entry) {
    if (entry.stop(StoppedBy.BUDGET, now())) {
      tasks.order(entry.id(), entry.order().number());
    }
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS); // PostgreSQL's
  }
}
