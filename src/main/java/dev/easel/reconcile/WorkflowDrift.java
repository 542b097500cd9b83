package dev.easel.reconcile;

import dev.easel.argo.WorkflowHead;
import dev.easel.projects.Project;
import dev.easel.runs.RunMark;
import dev.easel.runs.RunStatus;
import dev.easel.runs.Strays;
import java.util.List;
import java.util.Optional;

/** What is wrong between workflows and runs. */
record WorkflowDrift(Project project, Strays strays, Known known) {

  Optional<Drift> of(WorkflowHead head) {
    var run = known.of(head);
    if (run.isEmpty()) {
      return Optional.of(stray(head));
    }
    if (run.get().erased()) {
      return Optional.of(
          drift(
              head,
              "Workflow %s is of a run that was deleted.".formatted(head.name()),
              "Easel deletes it.",
              true,
              List.of()));
    }
    return isAnothers(head, run.get()) ? Optional.of(anothers(head, run.get())) : Optional.empty();
  }

  private static boolean isAnothers(WorkflowHead head, RunMark run) {
    var own = run.workflowUid();
    return own == null ? run.mismatched() : !own.equals(head.uid());
  }

  private Drift stray(WorkflowHead head) {
    if (strays.isAdoptable(project, head)) {
      return drift(
          head,
          "Workflow %s was started by hand.".formatted(head.name()),
          "Easel makes a run of it, and follows it from then on.",
          true,
          List.of());
    }
    if (strays.named(head).isPresent()) {
      return drift(
          head,
          "Workflow %s names a run that this database does not know.".formatted(head.name()),
          "If the database was lost, POST /v1/reconcile with {\"rebuild\": true} makes all such"
              + " runs again.",
          false,
          List.of(DriftAction.REBUILD, DriftAction.DELETE));
    }
    return drift(
        head,
        "Workflow %s is of no recipe, or has the labels of a run that it is not the workflow of."
            .formatted(head.name()),
        "Let a WorkflowTemplate of a recipe be what it was made from; or adopt or delete it.",
        false,
        List.of(DriftAction.ADOPT, DriftAction.DELETE));
  }

  private static Drift anothers(WorkflowHead head, RunMark run) {
    return new Drift(
        DriftKind.MISMATCH,
        head.name(),
        run.id().toString(),
        head.createdAt(),
        "Workflow %s has the name of run %s, and is not its own.".formatted(head.name(), run.id()),
        "Somebody else made it: delete it once nobody needs it.",
        false,
        List.of(DriftAction.DELETE),
        LeftoverKind.WORKFLOW,
        head.uid(),
        "");
  }

  private static Drift drift(
      WorkflowHead head,
      String detail,
      String repair,
      boolean automatic,
      List<DriftAction> actions) {
    return new Drift(
        DriftKind.WORKFLOW_WITHOUT_RUN,
        head.name(),
        null,
        head.createdAt(),
        detail,
        repair,
        automatic,
        actions,
        LeftoverKind.WORKFLOW,
        head.uid(),
        "");
  }

  /** A run that has not ended, of whose workflow nothing is to be seen. */
  static Drift lost(RunMark run) {
    var since = run.status() == RunStatus.LOST ? run.lostAt() : run.updatedAt();
    return new Drift(
        DriftKind.RUN_WITHOUT_WORKFLOW,
        run.id().toString(),
        run.id().toString(),
        since,
        "Run %s is %s, and workflow %s is not among those labelled easel.dev/managed."
            .formatted(run.id(), run.status().text(), run.workflowName()),
        "Easel looks for it in the cluster and in Argo's archive, and fails the run an hour after"
            + " it was lost, or a day while the archive cannot be read.",
        true,
        List.of(),
        LeftoverKind.RUN,
        "",
        "");
  }
}
