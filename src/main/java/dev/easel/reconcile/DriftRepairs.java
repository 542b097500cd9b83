package dev.easel.reconcile;

import dev.easel.argo.Workflows;
import dev.easel.endpoints.Inventory;
import dev.easel.http.Invalid;
import dev.easel.http.Problem;
import dev.easel.http.Violations;
import dev.easel.projects.Project;
import dev.easel.runs.Strays;
import dev.easel.runs.TakenIn;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Does what somebody decided about a drift, as it is now. */
@Component
class DriftRepairs {

  private final Drifts drifts;
  private final Strays strays;
  private final Workflows workflows;
  private final Inventory inventory;

  DriftRepairs(Drifts drifts, Strays strays, Workflows workflows, Inventory inventory) {
    this.drifts = drifts;
    this.strays = strays;
    this.workflows = workflows;
    this.inventory = inventory;
  }

  /**
   * Repairs it.
   *
   * @throws Problem 404 if there is no such drift any more, 409 if it could not be repaired
   * @throws Invalid if the action is none that it can be repaired by
   */
  Drift repair(Project project, String kind, String subject, String action) {
    var drift =
        drifts.find(project).stream()
            .filter(found -> found.isAbout(kind, subject))
            .findFirst()
            .orElseThrow(() -> absent(kind, subject));
    var chosen = DriftAction.of(action).filter(drift.actions()::contains);
    if (chosen.isEmpty()) {
      throw notOffered(drift, action);
    }
    act(project, drift, chosen.get());
    return drift;
  }

  private void act(Project project, Drift drift, DriftAction action) {
    switch (action) {
      case ADOPT -> refuseUnlessRun(drift, strays.adopt(project, drift.subject()));
      case REBUILD ->
          refuseUnlessRun(
              drift,
              drift.object() == LeftoverKind.WORKFLOW
                  ? strays.takeIn(project, drift.subject())
                  : strays.takeInArchived(project, drift.workflow()));
      case DELETE -> delete(project.namespace(), drift);
    }
  }

  private void delete(String namespace, Drift drift) {
    var wasThere =
        drift.object() == LeftoverKind.WORKFLOW
            ? workflows.delete(namespace, drift.subject(), drift.uid())
            : inventory.delete(namespace, drift.subject(), drift.uid());
    if (!wasThere) {
      throw absent(drift.kind().text(), drift.subject());
    }
  }

  private static void refuseUnlessRun(Drift drift, TakenIn outcome) {
    var why =
        switch (outcome) {
          case ADOPTED, REBUILT, KNOWN -> "";
          case ARCHIVE_UNREADABLE ->
              throw new Problem(
                      HttpStatus.SERVICE_UNAVAILABLE,
                      "archive_unreadable",
                      "Argo's archive, which may have the workflow of '%s', cannot be read now."
                          .formatted(drift.subject()))
                  .retryAfter(30);
          case GONE -> "its workflow is gone, and Argo keeps none that ended";
          case NO_RECIPE -> "no recipe has the WorkflowTemplate that it was made from";
          case NOT_THE_RUNS -> "it has the name of another run's workflow";
        };
    if (!why.isEmpty()) {
      throw new Problem(
          HttpStatus.CONFLICT,
          "not_repaired",
          "No run can be made of '%s': %s.".formatted(drift.subject(), why));
    }
  }

  private static Problem absent(String kind, String subject) {
    return new Problem(
        HttpStatus.NOT_FOUND,
        "drift_not_found",
        "Nothing differs that is called '%s' of kind '%s'; GET /v1/drift lists all."
            .formatted(subject, kind));
  }

  private static RuntimeException notOffered(Drift drift, String action) {
    var violations = new Violations();
    violations.add(
        List.of("action"),
        "not_allowed",
        drift.actions().isEmpty()
            ? "Easel repairs this by itself: " + drift.repair()
            : "'%s' is none of %s."
                .formatted(
                    action,
                    drift.actions().stream()
                        .map(DriftAction::text)
                        .collect(Collectors.joining(", "))));
    return new Invalid(violations.all());
  }
}
