package dev.easel.reconcile;

import dev.easel.argo.WorkflowHead;
import dev.easel.endpoints.Inventory;
import dev.easel.runs.RunId;
import dev.easel.runs.RunMark;
import dev.easel.runs.WorkflowOwners;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The runs that objects of the cluster are of, as far as they are known.
 *
 * @param byUid by the uid of the run's own workflow
 */
record Known(
    Map<String, RunMark> byUid, Map<String, RunMark> byWorkflow, Map<String, RunMark> byService) {

  static Known of(
      WorkflowOwners owners,
      String namespace,
      List<WorkflowHead> heads,
      List<Inventory.Item> services) {
    var ids = new HashSet<RunId>();
    heads.forEach(head -> RunId.ofWorkflow(head.name()).ifPresent(ids::add));
    var owner = new HashMap<String, RunId>();
    for (var service : services) {
      owners
          .named(namespace, service.workflow(), service.name())
          .ifPresent(run -> owner.put(service.name(), run));
    }
    ids.addAll(owner.values());
    var marks = owners.marks(namespace, ids, heads.stream().map(WorkflowHead::uid).toList());
    var known = new Known(new HashMap<>(), new HashMap<>(), new HashMap<>());
    owner.forEach(
        (service, run) ->
            marks.stream()
                .filter(mark -> mark.id().equals(run))
                .forEach(mark -> known.byService.put(service, mark)));
    for (var mark : marks) {
      known.byWorkflow.merge(mark.workflowName(), mark, Known::newer);
      if (mark.workflowUid() != null) {
        known.byUid.put(mark.workflowUid(), mark);
      }
    }
    return known;
  }

  private static RunMark newer(RunMark one, RunMark other) {
    return one.id().value().compareTo(other.id().value()) > 0 ? one : other;
  }

  /** The run that has this very workflow, else the one whose workflow has its name. */
  Optional<RunMark> of(WorkflowHead head) {
    return Optional.ofNullable(byUid.get(head.uid()))
        .or(() -> Optional.ofNullable(byWorkflow.get(head.name())));
  }

  Optional<RunMark> of(Inventory.Item service) {
    return Optional.ofNullable(byService.get(service.name()));
  }
}
