package dev.easel.runs;

import dev.easel.pricing.Money;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run has cost until a moment.
 *
 * @param charges all of it, oldest first
 * @param currency what is charged in another one counts as without a rate
 */
record Bill(List<Charge> charges, String currency, Instant now) {

  /** Something costs more with every second. */
  boolean isAccruing() {
    return charges.stream().anyMatch(Charge::isAccruing);
  }

  CostView view(Run run, boolean whole) {
    var endpoint = of(ChargeKind.ENDPOINT);
    return new CostView(
        run.estimate(),
        cost(charges),
        unpriced(charges),
        whole ? steps() : null,
        endpoint.isEmpty() ? null : cost(endpoint),
        waited(run),
        run.budget() == null ? null : run.budget().money());
  }

  private List<CostView.StepCost> steps() {
    var steps = new LinkedHashMap<StepKey, List<Charge>>();
    for (var charge : of(ChargeKind.STEP)) {
      var key = new StepKey(charge.name(), charge.resources().gpu());
      steps.computeIfAbsent(key, none -> new ArrayList<>()).add(charge);
    }
    return steps.entrySet().stream().map(this::step).toList();
  }

  /** All pods of a step, in all attempts; those on another class of GPU apart. */
  private record StepKey(String name, @Nullable String gpu) {}

  private CostView.StepCost step(Map.Entry<StepKey, List<Charge>> step) {
    var of = step.getValue();
    return new CostView.StepCost(
        step.getKey().name(),
        step.getKey().gpu(),
        of.stream()
            .map(charge -> charge.held(now))
            .reduce(Duration.ZERO, Duration::plus)
            .toSeconds(),
        of.stream()
            .map(charge -> charge.gpuSeconds(now))
            .reduce(BigDecimal.ZERO, BigDecimal::add)
            .longValue(),
        of.stream().map(this::waited).reduce(Duration.ZERO, Duration::plus).toSeconds(),
        unpriced(of) == null ? cost(of) : null);
  }

  Money cost() {
    return cost(charges);
  }

  private Money cost(List<Charge> of) {
    return of.stream()
        .filter(this::isPriced)
        .flatMap(charge -> charge.cost(now).stream())
        .reduce(Money.zero(currency), Money::plus);
  }

  private @Nullable Long unpriced(List<Charge> of) {
    var seconds =
        of.stream()
            .filter(charge -> !isPriced(charge))
            .mapToLong(charge -> charge.held(now).toSeconds())
            .sum();
    return seconds == 0 ? null : (Long) seconds;
  }

  private boolean isPriced(Charge charge) {
    return charge.hourly() != null && charge.hourly().currency().equals(currency);
  }

  private List<Charge> of(ChargeKind kind) {
    return charges.stream().filter(charge -> charge.kind() == kind).toList();
  }

  /** In the queue, and then for the nodes of its pods; what lasts still is not counted yet. */
  private long waited(Run run) {
    var begun = run.startedAt() == null ? run.finishedAt() : run.startedAt();
    var queued =
        begun == null || begun.isBefore(run.createdAt())
            ? Duration.ZERO
            : Duration.between(run.createdAt(), begun);
    return of(ChargeKind.STEP).stream()
        .map(this::waited)
        .reduce(queued, Duration::plus)
        .toSeconds();
  }

  private Duration waited(Charge charge) {
    return charge.from() == null && charge.isOpen() ? Duration.ZERO : charge.waited(now);
  }
}
