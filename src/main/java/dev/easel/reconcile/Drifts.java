package dev.easel.reconcile;

import dev.easel.argo.WorkflowHead;
import dev.easel.argo.Workflows;
import dev.easel.endpoints.Inventory;
import dev.easel.projects.Project;
import dev.easel.runs.Runs;
import dev.easel.runs.Strays;
import dev.easel.runs.WorkflowOwners;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Compares PostgreSQL, Argo and KServe as they are now. Changes nothing. */
@Component
class Drifts {

  private final Workflows workflows;
  private final Inventory inventory;
  private final WorkflowOwners owners;
  private final Runs runs;
  private final Strays strays;
  private final Clock clock;

  Drifts(
      Workflows workflows,
      Inventory inventory,
      WorkflowOwners owners,
      Runs runs,
      Strays strays,
      Clock clock) {
    this.workflows = workflows;
    this.inventory = inventory;
    this.owners = owners;
    this.runs = runs;
    this.strays = strays;
    this.clock = clock;
  }

  /**
   * The newest that are older than {@code after}.
   *
   * @throws dev.easel.kubernetes.ClusterFailure if the cluster does not tell
   */
  List<Drift> list(Project project, @Nullable DriftId after, int limit) {
    var newest = new TreeMap<String, Drift>(Comparator.reverseOrder());
    find(project).forEach(drift -> newest.put(drift.id(), drift));
    var rest = after == null ? newest : newest.tailMap(after.toString(), false);
    return rest.values().stream().limit(limit).toList();
  }

  /**
   * Every difference, workflows first.
   *
   * @throws dev.easel.kubernetes.ClusterFailure if the cluster does not tell
   */
  List<Drift> find(Project project) {
    var namespace = project.namespace();
    var began = clock.instant();
    var heads = workflows.heads(namespace);
    var services = inventory.of(namespace);
    var known = Known.of(owners, namespace, heads, services);
    var served = runs.served(namespace);
    var live =
        owners.live(namespace).stream().filter(run -> run.updatedAt().isBefore(began)).toList();
    var found = new ArrayList<Drift>();
    var ofWorkflows = new WorkflowDrift(project, strays, known);
    heads.forEach(head -> ofWorkflows.of(head).ifPresent(found::add));
    var uids = heads.stream().map(WorkflowHead::uid).collect(Collectors.toSet());
    live.stream()
        .filter(run -> run.workflowUid() != null && !uids.contains(run.workflowUid()))
        .map(WorkflowDrift::lost)
        .forEach(found::add);
    Stream.concat(
            services.stream().flatMap(service -> new EndpointDrift(known).of(service).stream()),
            served.stream()
                .filter(run -> run.updatedAt().isBefore(began))
                .flatMap(run -> EndpointDrift.gone(run, services).stream()))
        .forEach(found::add);
    return found;
  }
}
