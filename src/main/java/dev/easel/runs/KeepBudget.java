package dev.easel.runs;

import dev.easel.argo.Workflows;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Keeps runs within their {@code max_cost}. Each change of what a run is billed for has a row for
 * the moment when its budget will be nearly spent, or spent, at the rate that it then has; what is
 * spent by then the ledger says, whatever happened meanwhile.
 */
@Component
class KeepBudget implements RunTask {

  /** Pods go, and endpoints stop, some time after they were told to. */
  private static final Duration AGAIN = Duration.ofSeconds(30);

  private final Runs runs;
  private final Budgets budgets;
  private final Endings endings;
  private final RunTasks tasks;
  private final Workflows workflows;
  private final RunObserver observer;
  private final ApplicationEventPublisher publisher;
  private final TransactionTemplate transaction;
  private final Clock clock;

  KeepBudget(
      Runs runs,
      Budgets budgets,
      Endings endings,
      RunTasks tasks,
      Workflows workflows,
      RunObserver observer,
      ApplicationEventPublisher publisher,
      TransactionTemplate transaction,
      Clock clock) {
    this.runs = runs;
    this.budgets = budgets;
    this.endings = endings;
    this.tasks = tasks;
    this.workflows = workflows;
    this.observer = observer;
    this.publisher = publisher;
    this.transaction = transaction;
    this.clock = clock;
  }

  @EventListener
  void changed(ChargesChanged change) {
    runs.find(change.run())
        .flatMap(budgets::of)
        .flatMap(Spending::next)
        .filter(due -> budgets.isSooner(change.run(), due))
        .ifPresent(due -> tasks.keepBudget(change.run(), due));
  }

  @Override
  public String name() {
    return RunTasks.KEEP_BUDGET;
  }

  @Override
  public Optional<Duration> work(RunId id) {
    if (!budgets.isDue(id)) {
      return Optional.empty();
    }
    var run =
        runs.find(id)
            .filter(it -> !it.status().isFinal())
            .filter(it -> budgets.of(it).filter(Spending::isReached).isPresent());
    return run.isPresent() && !isSeen(run.get())
        ? Optional.of(AGAIN)
        : Objects.requireNonNull(transaction.execute(status -> keep(id)));
  }

  /**
   * A run that has ended meanwhile is not ended for its cost. One whose workflow is gone, while
   * Easel was away as it may be, is to be found out about first.
   */
  private boolean isSeen(Run run) {
    var workflow = workflows.find(run.namespace(), run.workflowName());
    workflow.ifPresent(seen -> observer.seen(run.id(), seen));
    return workflow.isPresent() || run.workflowUid() == null;
  }

  private Optional<Duration> keep(RunId id) {
    var _ = runs.lock(id);
    var spending = runs.find(id).flatMap(budgets::of).filter(Spending::isAccruing);
    spending.filter(Spending::isNear).ifPresent(near -> runs.change(id, run -> warn(run, near)));
    var next = spending.flatMap(Spending::next);
    if (spending.filter(Spending::isReached).isPresent()) {
      runs.change(id, run -> endings.ask(run, ending(spending.get())));
      publisher.publishEvent(new BudgetSpent(id));
      next = Optional.of(clock.instant().plus(AGAIN));
    }
    budgets.next(id, next.orElse(null));
    return next.map(due -> Duration.between(clock.instant(), due))
        .map(wait -> wait.isNegative() ? Duration.ZERO : wait);
  }

  private void warn(Run run, Spending spending) {
    run.budgetNear(spending.spent(), clock.instant());
  }

  private static Ending ending(Spending spending) {
    return new Ending(
        Reason.BUDGET_EXCEEDED,
        "It has cost %s, and its max_cost is %s.".formatted(spending.spent(), spending.limit()));
  }
}
