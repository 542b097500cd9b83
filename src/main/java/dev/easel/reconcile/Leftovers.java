package dev.easel.reconcile;

import dev.easel.argo.WorkflowHead;
import dev.easel.argo.Workflows;
import dev.easel.endpoints.Inventory;
import dev.easel.projects.Project;
import dev.easel.runs.RunMark;
import dev.easel.runs.WorkflowOwners;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** All that runs left in the namespace: what carries the recipes' label, and nothing else. */
@Component
class Leftovers {

  private final Workflows workflows;
  private final Inventory inventory;
  private final WorkflowOwners owners;

  Leftovers(Workflows workflows, Inventory inventory, WorkflowOwners owners) {
    this.workflows = workflows;
    this.inventory = inventory;
    this.owners = owners;
  }

  /**
   * As it is now, runs that have not ended first.
   *
   * @throws dev.easel.kubernetes.ClusterFailure if the cluster does not tell
   */
  List<Leftover> find(Project project) {
    var namespace = project.namespace();
    var heads = workflows.heads(namespace);
    var services = inventory.of(namespace);
    var known = Known.of(owners, namespace, heads, services);
    var found = new ArrayList<Leftover>();
    owners.live(namespace).forEach(run -> found.add(live(run)));
    heads.forEach(head -> found.add(of(head, known.of(head).filter(run -> isOwn(head, run)))));
    services.forEach(service -> found.add(of(service, known.of(service))));
    return found;
  }

  /**
   * What a run that has ended since left: its own workflow, and what that made before it ended.
   *
   * @throws dev.easel.kubernetes.ClusterFailure if the cluster does not tell
   */
  List<Leftover> of(String namespace, RunMark run) {
    return Stream.concat(
            workflows.find(namespace, run.workflowName()).stream()
                .filter(found -> found.uid().equals(run.workflowUid()))
                .map(
                    found ->
                        new Leftover(
                            LeftoverKind.WORKFLOW,
                            found.name(),
                            found.uid(),
                            run.id(),
                            found.createdAt(),
                            false)),
            inventory.of(namespace).stream()
                .filter(service -> service.workflow().equals(run.workflowName()))
                .filter(service -> isOlder(service, run))
                .map(service -> of(service, Optional.of(run))))
        .toList();
  }

  /** One that was not seen yet may be the run's for as long as that has not ended. */
  private static boolean isOwn(WorkflowHead head, RunMark run) {
    return run.workflowUid() == null ? isLive(run) : run.workflowUid().equals(head.uid());
  }

  private static boolean isOlder(Inventory.Item service, RunMark run) {
    var made = service.createdAt();
    var ended = run.finishedAt();
    return made != null && ended != null && !made.isAfter(ended);
  }

  private static Leftover live(RunMark run) {
    var id = run.id().toString();
    return new Leftover(LeftoverKind.RUN, id, "", run.id(), run.id().createdAt(), true);
  }

  /** Of a workflow without a run only Argo knows whether it works. */
  private static Leftover of(WorkflowHead head, Optional<RunMark> run) {
    return new Leftover(
        LeftoverKind.WORKFLOW,
        head.name(),
        head.uid(),
        run.map(RunMark::id).orElse(null),
        head.createdAt(),
        run.isEmpty() ? !head.completed() : isLive(run.get()));
  }

  private static Leftover of(Inventory.Item service, Optional<RunMark> run) {
    return new Leftover(
        LeftoverKind.ENDPOINT,
        service.name(),
        service.uid(),
        run.map(RunMark::id).orElse(null),
        service.createdAt(),
        run.filter(Leftovers::isLive).isPresent());
  }

  private static boolean isLive(RunMark run) {
    return !run.status().isFinal();
  }
}
