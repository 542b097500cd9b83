package dev.easel.runs;

import dev.easel.argo.PodNode;
import dev.easel.argo.Step;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Keeps the ledger of what the pods of steps hold, in the transactions that apply what is seen of
 * workflows.
 */
@Component
class Charging {

  /** A pod that has had no node for longer waited for one. */
  private static final Duration AT_ONCE = Duration.ofSeconds(10);

  private final Charges charges;
  private final Ledger ledger;
  private final StepResources resources;
  private final RunTasks tasks;
  private final Clock clock;

  Charging(Charges charges, Ledger ledger, StepResources resources, RunTasks tasks, Clock clock) {
    this.charges = charges;
    this.ledger = ledger;
    this.resources = resources;
    this.tasks = tasks;
    this.clock = clock;
  }

  @EventListener
  void seen(StepsSeen seen) {
    if (seen.steps().stream().allMatch(step -> step.pods().isEmpty())) {
      return;
    }
    var known = new HashMap<String, Charge>();
    ledger.of(seen.run().id()).forEach(charge -> known.put(charge.holder(), charge));
    var changed =
        seen.steps().stream()
            .flatMap(
                step -> step.pods().stream().flatMap(pod -> changed(seen.run(), step, pod, known)))
            .toList();
    charges.put(changed);
    charges.correct(
        seen.steps().stream()
            .flatMap(step -> step.pods().stream())
            .flatMap(pod -> ended(known.get(holder(seen.run(), pod)), pod))
            .toList());
    if (changed.stream().anyMatch(this::isLate)) {
      tasks.timePods(seen.run());
    }
  }

  private boolean isLate(Charge charge) {
    return charge.isAccruing() && charge.requested().isBefore(clock.instant().minus(AT_ONCE));
  }

  /** Unmistakable in the run: a retry uses its pods' nodes again. */
  static String holder(Run run, PodNode pod) {
    return run.attempt() + "/" + pod.id();
  }

  /** One whose charge was closed before its end is charged anew: it was thought lost. */
  private Stream<Charge> changed(Run run, Step step, PodNode pod, Map<String, Charge> known) {
    var before = known.get(holder(run, pod));
    if (isKept(run, pod, known.keySet()) || (before != null && !before.isOpen() && pod.ended())) {
      return Stream.empty();
    }
    var open = before != null && before.isOpen() ? before : null;
    var charge = open == null ? charge(run, step, pod, before) : open;
    var settled = new Holding(pod, charge, open == null, clock.instant()).settled();
    return settled.equals(before) ? Stream.empty() : Stream.of(settled);
  }

  /**
   * Easel was away, and its workflow gone: it was charged until that was seen, and ended before.
   */
  private static Stream<Charge> ended(@Nullable Charge charge, PodNode pod) {
    var end = pod.finishedAt();
    return charge != null && end != null && charge.to() != null && charge.to().isAfter(end)
        ? Stream.of(charge.ended(end)).filter(it -> !it.equals(charge))
        : Stream.empty();
  }

  /** Argo's retry keeps the nodes that succeeded as they were: an attempt before paid for them. */
  private static boolean isKept(Run run, PodNode pod, Collection<String> holders) {
    var begun = run.attemptStartedAt();
    var end = pod.finishedAt();
    return pod.ended()
        && begun != null
        && end != null
        && !end.isAfter(begun)
        && holders.stream()
            .filter(holder -> !holder.equals(holder(run, pod)))
            .anyMatch(holder -> holder.endsWith("/" + pod.id()));
  }

  private Charge charge(Run run, Step step, PodNode pod, @Nullable Charge before) {
    return charges.charge(
        run.id(),
        ChargeKind.STEP,
        holder(run, pod),
        step.name(),
        resources.of(run, step.name()),
        Holding.requested(pod, before, clock.instant()));
  }

  /** Of a workflow that has ended or is gone no pod is left, seen to its end or not. */
  @EventListener
  void changed(RunChanged change) {
    var run = change.run();
    if (run.status().isFinal() || run.status() == RunStatus.LOST) {
      var end = run.finishedAt() == null ? clock.instant() : run.finishedAt();
      charges.put(
          ledger.of(run.id()).stream()
              .filter(charge -> charge.isOpen() && charge.kind() == ChargeKind.STEP)
              .map(charge -> charge.ended(end))
              .toList());
    }
  }
}
