package dev.easel.runs;

import dev.easel.pricing.RateCard;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** What runs have cost; one query for all of them. */
@Component
class Bills {

  private final Ledger ledger;
  private final RateCard rates;
  private final Clock clock;

  Bills(Ledger ledger, RateCard rates, Clock clock) {
    this.ledger = ledger;
    this.rates = rates;
    this.clock = clock;
  }

  /** Of a run that was accepted just now. */
  Bill none() {
    return new Bill(List.of(), rates.currency(), clock.instant());
  }

  Bill of(Run run) {
    return new Bill(ledger.of(run.id()), rates.currency(), clock.instant());
  }

  Map<RunId, Bill> of(List<Run> runs) {
    var known = ledger.of(runs.stream().map(Run::id).toList());
    var bills = new HashMap<RunId, Bill>();
    for (var run : runs) {
      var own = known.getOrDefault(run.id(), List.of());
      bills.put(run.id(), new Bill(own, rates.currency(), clock.instant()));
    }
    return bills;
  }
}
