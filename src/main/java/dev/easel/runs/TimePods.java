package dev.easel.runs;

import dev.easel.argo.PodNode;
import dev.easel.argo.StepPods;
import dev.easel.kubernetes.ClusterRefused;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Asks pods that were made a while before they were seen with a node since when they have it: they
 * waited, or Easel was away. One that is gone keeps what is known of it.
 */
@Component
class TimePods implements RunTask {

  /** What pods say has whole seconds. */
  private static final Duration NEAR = Duration.ofSeconds(2);

  private final Runs runs;
  private final Charges charges;
  private final Ledger ledger;
  private final StepPods pods;
  private final TransactionTemplate transaction;

  TimePods(
      Runs runs, Charges charges, Ledger ledger, StepPods pods, TransactionTemplate transaction) {
    this.runs = runs;
    this.charges = charges;
    this.ledger = ledger;
    this.pods = pods;
    this.transaction = transaction;
  }

  @Override
  public String name() {
    return RunTasks.TIME_PODS;
  }

  @Override
  public Optional<Duration> work(RunId id) {
    runs.find(id).ifPresent(this::time);
    return Optional.empty();
  }

  private void time(Run run) {
    var seen = runs.steps(run).stream().flatMap(step -> step.pods().stream()).toList();
    for (var charge : ledger.of(run.id())) {
      seen.stream()
          .filter(pod -> charge.isAccruing() && charge.holder().equals(Charging.holder(run, pod)))
          .findFirst()
          .flatMap(pod -> scheduledAt(run, pod))
          .ifPresent(at -> begun(charge, at));
    }
  }

  private Optional<Instant> scheduledAt(Run run, PodNode pod) {
    var name = pod.podName();
    try {
      return name == null
          ? Optional.empty()
          : pods.scheduledAt(run.namespace(), name, run.workflowName());
    } catch (ClusterRefused refused) {
      if (refused.isPassing()) {
        throw refused;
      }
      return Optional.empty();
    }
  }

  private void begun(Charge seen, Instant at) {
    transaction.executeWithoutResult(
        status -> {
          var _ = runs.lock(seen.run());
          charges.put(
              ledger.of(seen.run()).stream()
                  .filter(charge -> charge.equals(seen) && isOff(charge, at))
                  .map(charge -> charge.begun(at))
                  .toList());
        });
  }

  private static boolean isOff(Charge charge, Instant at) {
    var from = charge.from();
    return from != null && Duration.between(at, from).abs().compareTo(NEAR) > 0;
  }
}
