package dev.easel.runs;

import dev.easel.pricing.RateCard;
import dev.easel.pricing.Resources;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * The ledger: what runs hold that is billed for, from when to when, at which rate. It stays when a
 * run is erased, and an endpoint that outlives its run is still billed for.
 */
@Service
public class Charges {

  /** A run has one endpoint at most; its name is the run's, which may have to be forgotten. */
  private static final String ENDPOINT = "endpoint";

  private final Runs runs;
  private final Ledger ledger;
  private final RateCard rates;
  private final ApplicationEventPublisher publisher;

  Charges(Runs runs, Ledger ledger, RateCard rates, ApplicationEventPublisher publisher) {
    this.runs = runs;
    this.ledger = ledger;
    this.rates = rates;
    this.publisher = publisher;
  }

  /**
   * Something of a run holds resources from now on; nothing if it holds them already, or was closed
   * later than that, or if the run is unknown. Part of the caller's transaction, which locks the
   * run's row.
   *
   * @param name the step's, or the endpoint's
   */
  @Transactional
  public void open(RunId run, ChargeKind kind, String name, Resources resources, Instant from) {
    var _ = runs.lock(run);
    var holder = kind == ChargeKind.ENDPOINT ? ENDPOINT : name;
    var at = from.truncatedTo(ChronoUnit.MICROS); // PostgreSQL's
    if (ledger.of(run).stream().noneMatch(it -> isBy(it, kind, holder) && isKnown(it, at))) {
      put(List.of(charge(run, kind, holder, holder, resources, at).begun(at)));
    }
  }

  /**
   * It holds them no longer; nothing if it held none. Part of the caller's transaction, which locks
   * the run's row.
   *
   * @param name as it was opened with
   */
  @Transactional
  public void close(RunId run, ChargeKind kind, String name, Instant to) {
    var _ = runs.lock(run);
    var holder = kind == ChargeKind.ENDPOINT ? ENDPOINT : name;
    put(
        ledger.of(run).stream()
            .filter(it -> it.isOpen() && isBy(it, kind, holder))
            .map(it -> it.ended(to))
            .toList());
  }

  private static boolean isKnown(Charge charge, Instant from) {
    var to = charge.to();
    return to == null || to.isAfter(from) || charge.requested().equals(from);
  }

  private static boolean isBy(Charge charge, ChargeKind kind, String holder) {
    return charge.kind() == kind && charge.holder().equals(holder);
  }

  /** One that is not written yet, at today's rate; it waits. */
  Charge charge(
      RunId run,
      ChargeKind kind,
      String holder,
      String name,
      Resources resources,
      Instant requested) {
    var hourly = rates.hourly(resources).orElse(null);
    return new Charge(run, kind, holder, name, resources, hourly, requested, null, null);
  }

  /** Writes those of one run that are new or have changed, then tells of them. */
  void put(List<Charge> changed) {
    var closed = new ArrayList<ChargeClosed>();
    for (var charge : changed) {
      var recipe = ledger.write(charge).filter(of -> !charge.isOpen());
      recipe.ifPresent(of -> closed.add(new ChargeClosed(charge, of)));
    }
    closed.forEach(publisher::publishEvent);
    tell(changed);
  }

  /** Writes those of one run whose end is known better by now. */
  void correct(List<Charge> closed) {
    closed.forEach(ledger::write);
    tell(closed);
  }

  private void tell(List<Charge> changed) {
    changed.stream()
        .findFirst()
        .ifPresent(charge -> publisher.publishEvent(new ChargesChanged(charge.run())));
  }
}
