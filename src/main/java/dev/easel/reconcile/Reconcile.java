package dev.easel.reconcile;

import dev.easel.argo.WorkflowHead;
import dev.easel.argo.Workflows;
import dev.easel.endpoints.Inventory;
import dev.easel.kubernetes.ClusterFailure;
import dev.easel.projects.Project;
import dev.easel.projects.Projects;
import dev.easel.recipes.RecipesUnknown;
import dev.easel.reconcile.Reconciliation.LeftOut;
import dev.easel.runs.RunId;
import dev.easel.runs.Strays;
import dev.easel.runs.TakenIn;
import dev.easel.runs.WorkflowOwners;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Makes the runs of workflows that have none. Cut off, it begins anew: what it made stays, and is
 * known then.
 */
@Component
class Reconcile {

  private static final Logger log = LoggerFactory.getLogger(Reconcile.class);

  private final Projects projects;
  private final Workflows workflows;
  private final Inventory inventory;
  private final Strays strays;
  private final Reconciliations reconciliations;
  private final WorkflowOwners owners;

  Reconcile(
      Projects projects,
      Workflows workflows,
      Inventory inventory,
      Strays strays,
      Reconciliations reconciliations,
      WorkflowOwners owners) {
    this.projects = projects;
    this.workflows = workflows;
    this.inventory = inventory;
    this.strays = strays;
    this.reconciliations = reconciliations;
    this.owners = owners;
  }

  /** Does what the project asked for last, if it is not done. */
  void work(String project) {
    reconciliations
        .last(project)
        .filter(asked -> asked.finishedAt() == null)
        .ifPresent(asked -> reconciliations.finish(project, takeIn(project, asked.rebuild())));
  }

  /** Newest first: of two runs that had one place, the later one has it. */
  private List<LeftOut> takeIn(String id, boolean rebuild) {
    var project = projects.find(id);
    return project.isEmpty() ? List.of() : takeIn(project.get(), rebuild);
  }

  private List<LeftOut> takeIn(Project project, boolean rebuild) {
    var namespace = project.namespace();
    var heads = workflows.heads(namespace);
    var services = inventory.of(namespace);
    var runs = Known.of(owners, namespace, heads, services);
    var leftOut = new ArrayList<LeftOut>();
    heads.stream()
        .filter(head -> runs.of(head).isEmpty())
        .filter(head -> rebuild || strays.isAdoptable(project, head))
        .sorted(
            Comparator.comparing(
                    WorkflowHead::createdAt, Comparator.nullsLast(Comparator.reverseOrder()))
                .thenComparing(WorkflowHead::name, Comparator.reverseOrder()))
        .forEach(
            head ->
                note(
                    project.id(), head.name(), () -> strays.takeIn(project, head.name()), leftOut));
    if (rebuild) {
      var there = new HashSet<String>();
      heads.forEach(head -> there.add(head.name()));
      services.stream()
          .filter(service -> runs.of(service).isEmpty() && !there.contains(service.workflow()))
          .map(Inventory.Item::workflow)
          .filter(workflow -> RunId.ofWorkflow(workflow).isPresent())
          .distinct()
          .sorted(Comparator.reverseOrder())
          .forEach(
              name ->
                  note(project.id(), name, () -> strays.takeInArchived(project, name), leftOut));
    }
    return leftOut;
  }

  /** One that cannot go does not keep the others. */
  private void note(
      String project, String workflow, Supplier<TakenIn> outcome, List<LeftOut> leftOut) {
    try {
      note(project, workflow, outcome.get(), leftOut);
    } catch (ClusterFailure | RecipesUnknown passing) {
      throw passing;
    } catch (RuntimeException e) {
      log.error("no run can be made of workflow {}", workflow, e);
      leftOut.add(new LeftOut(workflow, "failed"));
    }
  }

  private void note(String project, String workflow, TakenIn outcome, List<LeftOut> leftOut) {
    switch (outcome) {
      case ADOPTED -> reconciliations.made(project, 1, 0);
      case REBUILT -> reconciliations.made(project, 0, 1);
      case KNOWN -> {}
      case GONE, ARCHIVE_UNREADABLE, NO_RECIPE, NOT_THE_RUNS -> {
        log.warn("no run can be made of workflow {}: {}", workflow, outcome.text());
        leftOut.add(new LeftOut(workflow, outcome.text()));
      }
    }
  }
}
