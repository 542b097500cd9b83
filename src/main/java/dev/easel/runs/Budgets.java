package dev.easel.runs;

import java.sql.Timestamp;
import java.sql.Types;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What runs have spent of what they may. */
@Component
class Budgets {

  /** As exact as the scheduler's polling. */
  private static final Duration AT_ONCE = Duration.ofSeconds(1);

  private final Ledger ledger;
  private final JdbcClient jdbc;
  private final Clock clock;

  Budgets(Ledger ledger, JdbcClient jdbc, Clock clock) {
    this.ledger = ledger;
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** Empty if the run may cost what it does. */
  Optional<Spending> of(Run run) {
    return Optional.ofNullable(run.budget())
        .map(budget -> new Spending(budget.money(), ledger.of(run.id()), clock.instant()));
  }

  /** False if somebody looks sooner already. */
  boolean isSooner(RunId run, Instant due) {
    return jdbc.sql(
                """
                update runs set max_cost_due_at = :due
                where id = :run and (max_cost_due_at is null or max_cost_due_at > :due)
                """)
            .param("run", run.value())
            .param("due", Timestamp.from(due))
            .update()
        == 1;
  }

  /** False if somebody looks later: who was to look now need not. */
  boolean isDue(RunId run) {
    return jdbc.sql(
            "select max_cost_due_at <= ? from runs where id = ? and max_cost_due_at is not null")
        .params(Timestamp.from(clock.instant().plus(AT_ONCE)), run.value())
        .query(Boolean.class)
        .optional()
        .orElse(true);
  }

  /** When the one who looked looks again; null for not at all. */
  void next(RunId run, @Nullable Instant due) {
    var _ =
        jdbc.sql("update runs set max_cost_due_at = :due where id = :run")
            .param("run", run.value())
            .param("due", due == null ? null : Timestamp.from(due), Types.TIMESTAMP)
            .update();
  }
}
