package dev.easel.endpoints;

import dev.easel.runs.BudgetSpent;
import dev.easel.runs.EndpointState;
import dev.easel.runs.RunDeleted;
import dev.easel.runs.Runs;
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
  private final EndpointCharges charges;
  private final Runs runs;
  private final Clock clock;

  Consequences(
      Endpoints endpoints, EndpointTasks tasks, EndpointCharges charges, Runs runs, Clock clock) {
    this.endpoints = endpoints;
    this.tasks = tasks;
    this.charges = charges;
    this.runs = runs;
    this.clock = clock;
  }

  /** Of an erased run it is an orphan, until it is gone; if it is, the name is free. */
  @EventListener
  void deleted(RunDeleted deletion) {
    var run = deletion.run();
    endpoints.of(run.id()).forEach(id -> endpoints.change(id, entry -> entry.orphan(now())));
    if (run.endpoint() != null && run.endpoint().state() == EndpointState.DELETED) {
      runs.endpointGivenUp(run.id());
    }
  }

  /** It is stopped, also if it was started again since, or its run was erased. */
  @EventListener
  void spent(BudgetSpent budget) {
    endpoints.of(budget.run()).forEach(id -> endpoints.change(id, this::stop));
  }

  private void stop(EndpointEntry entry) {
    if (charges.isRuns(entry) && entry.stop(StoppedBy.BUDGET, now())) {
      tasks.order(entry.id(), entry.order().number());
    }
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS); // PostgreSQL's
  }
}
