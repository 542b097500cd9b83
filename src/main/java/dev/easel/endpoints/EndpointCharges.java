package dev.easel.endpoints;

import dev.easel.pricing.Money;
import dev.easel.pricing.RateCard;
import dev.easel.pricing.Resources;
import dev.easel.runs.Admission;
import dev.easel.runs.ChargeKind;
import dev.easel.runs.Charges;
import dev.easel.runs.Runs;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What endpoints cost. A run is charged for the pods that its endpoint has while KServe calls it
 * ready, by what they ask for, also once it is erased; any other orphan has a price and nobody to
 * be charged.
 */
@Component
class EndpointCharges {

  private static final Duration DAY = Duration.ofDays(1);

  private final Charges charges;
  private final RateCard rates;
  private final Runs runs;
  private final Admission admission;

  EndpointCharges(Charges charges, RateCard rates, Runs runs, Admission admission) {
    this.charges = charges;
    this.rates = rates;
    this.runs = runs;
    this.admission = admission;
  }

  /** Brings the ledger up to the change under way, which holds the run's lock. */
  void keep(EndpointEntry entry, Instant now) {
    var run = entry.run();
    var pods = isRuns(entry) ? entry.seen().pods() : 0;
    if (run != null && entry.isChargedOtherwise(pods)) {
      end(entry, now);
      if (pods > 0) {
        charges.open(
            run, ChargeKind.ENDPOINT, entry.name(), resources(entry.hardware(), pods), now);
      }
      entry.charged(pods);
    }
    if (run != null && entry.stoppedBy() != null) {
      admission.release(run);
    }
  }

  /** It is gone, or another run's from now on. */
  void end(EndpointEntry entry, Instant now) {
    var run = entry.run();
    if (run != null && entry.isCharged()) {
      charges.close(run, ChargeKind.ENDPOINT, entry.name(), now);
      entry.charged(0);
    }
  }

  /** Its run serves from it, or did until it was erased; a copy of another name is nobody's. */
  boolean isRuns(EndpointEntry entry) {
    var run = entry.run();
    return run != null
        && (!entry.isOrphaned() || entry.isCharged() || runs.ownsEndpoint(run, entry.name()));
  }

  /** What its pods cost now; empty if the rate card has no such GPU. */
  Optional<Money> hourly(EndpointEntry entry) {
    return rates.hourly(resources(entry.hardware(), entry.seen().pods()));
  }

  /** What it costs if nobody uses it; empty if the rate card has no such GPU. */
  Optional<Money> idleDay(EndpointEntry entry) {
    return rates
        .hourly(resources(entry.hardware(), entry.idlePods()))
        .map(hourly -> hourly.over(DAY));
  }

  private static Resources resources(Hardware pod, int pods) {
    return new Resources(
        pod.gpu(),
        pod.gpus() * pods,
        times(pod.cpus(), pods),
        times(pod.memoryGib(), pods),
        pod.region());
  }

  private static BigDecimal times(@Nullable BigDecimal of, int pods) {
    return of == null ? BigDecimal.ZERO : of.multiply(BigDecimal.valueOf(pods));
  }
}
