package dev.easel.runs;

import java.time.Clock;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What runs have spent of what they may. */
@Component
class Budgets {

  private final Ledger ledger;
  private final Clock clock;

  Budgets(Ledger ledger, Clock clock) {
    this.ledger = ledger;
    this.clock = clock;
  }

  /** Empty if the run may cost what it does. */
  Optional<Spending> of(Run run) {
    return Optional.ofNullable(run.budget())
        .map(budget -> new Spending(budget.money(), ledger.of(run.id()), clock.instant()));
  }
}
