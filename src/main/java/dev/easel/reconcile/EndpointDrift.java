package dev.easel.reconcile;

import dev.easel.endpoints.Inventory;
import dev.easel.runs.Run;
import dev.easel.runs.RunId;
import dev.easel.runs.RunMark;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is wrong between InferenceServices and runs. */
record EndpointDrift(Known known) {

  Optional<Drift> of(Inventory.Item service) {
    var run = known.of(service);
    if (service.leaving()) {
      return Optional.empty();
    }
    if (run.isEmpty() || run.get().erased()) {
      return Optional.of(orphan(service, run));
    }
    return service.name().equals(run.get().endpointName())
        ? Optional.empty()
        : Optional.of(misnamed(service, run.get()));
  }

  private static Drift orphan(Inventory.Item service, Optional<RunMark> run) {
    var forgotten = run.isEmpty() && RunId.ofWorkflow(service.workflow()).isPresent();
    return drift(
        DriftKind.ENDPOINT_WITHOUT_RUN,
        service,
        null,
        "InferenceService %s was made by %s."
            .formatted(
                service.name(),
                run.isPresent() ? "a run that was deleted" : "no run that is known"),
        "It may be billed for as long as it stays: delete it, if nobody needs it"
            + (forgotten
                ? "; or, if the database was lost, POST /v1/reconcile with {\"rebuild\": true}."
                : "."),
        forgotten ? List.of(DriftAction.REBUILD, DriftAction.DELETE) : List.of(DriftAction.DELETE));
  }

  private static Drift misnamed(Inventory.Item service, RunMark run) {
    return drift(
        DriftKind.MISMATCH,
        service,
        run.id().toString(),
        "InferenceService %s says that run %s made it, whose endpoint is %s."
            .formatted(
                service.name(), run.id(), run.endpointName() == null ? "none" : run.endpointName()),
        "Somebody copied it: delete it once nobody needs it.",
        List.of(DriftAction.DELETE));
  }

  private static Drift drift(
      DriftKind kind,
      Inventory.Item service,
      @Nullable String run,
      String detail,
      String repair,
      List<DriftAction> actions) {
    return new Drift(
        kind,
        service.name(),
        run,
        service.createdAt(),
        detail,
        repair,
        false,
        actions,
        LeftoverKind.ENDPOINT,
        service.uid(),
        service.workflow());
  }

  /** A run whose endpoint was there when it was last seen, and is no more. */
  static Optional<Drift> gone(Run run, List<Inventory.Item> services) {
    var there =
        services.stream()
            .anyMatch(
                service ->
                    service.name().equals(run.endpointName())
                        && service.workflow().equals(run.workflowName()));
    return there
        ? Optional.empty()
        : Optional.of(
            new Drift(
                DriftKind.RUN_WITHOUT_ENDPOINT,
                run.id().toString(),
                run.id().toString(),
                run.updatedAt(),
                "InferenceService %s of run %s is not there any more."
                    .formatted(run.endpointName(), run.id()),
                "Easel marks it as deleted when it lists the namespace again.",
                true,
                List.of(),
                LeftoverKind.RUN,
                "",
                ""));
  }
}
